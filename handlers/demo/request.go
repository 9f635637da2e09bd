//go:build !release

package demo

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// request is one sign-in on its way. It is a value: the library reads the
// copy it was given while the next step replaces the stored one.
type request struct {
	id        string
	asked     oidc.AuthRequest
	createdAt time.Time
	slug      string // of the persona; empty until one is chosen
	chosenAt  time.Time
}

func (r request) GetID() string                      { return r.id }
func (r request) GetACR() string                     { return "eidas0" } // nobody proved anything
func (r request) GetAMR() []string                   { return nil }
func (r request) GetAudience() []string              { return []string{r.asked.ClientID} }
func (r request) GetAuthTime() time.Time             { return r.chosenAt }
func (r request) GetClientID() string                { return r.asked.ClientID }
func (r request) GetNonce() string                   { return r.asked.Nonce }
func (r request) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r request) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r request) GetResponseMode() oidc.ResponseMode { return oidc.ResponseModeQuery }
func (r request) GetScopes() []string                { return slices.Clone(r.asked.Scopes) }
func (r request) GetState() string                   { return r.asked.State }
func (r request) GetSubject() string                 { return r.slug }
func (r request) Done() bool                         { return r.slug != "" }

func (r request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}

// acceptable is as strict as ProConnect, so that a portal which is careless
// here fails here and not in production.
func acceptable(asked *oidc.AuthRequest) error {
	switch {
	case slices.Contains(asked.Prompt, oidc.PromptNone):
		return oidc.ErrLoginRequired().WithDescription("nobody stays signed in at the demonstration provider")
	case len(asked.State) < 32 || len(asked.Nonce) < 32:
		return oidc.ErrInvalidRequest().WithDescription("state and nonce must have 32 characters or more")
	case asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256:
		return oidc.ErrInvalidRequest().WithDescription("a code challenge of method S256 is required")
	case !slices.Contains(asked.Scopes, oidc.ScopeOpenID):
		return oidc.ErrInvalidScope().WithDescription("the scope openid is required")
	}
	return nil
}
