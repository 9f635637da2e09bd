//go:build !release

package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// request is one sign-in on its way. It is a value: the library reads the
// copy it was given while the next step replaces the stored one.
type request struct {
	id        string
	asked     oidc.AuthRequest
	level     string // acr: a claim, for nobody proves anything here
	createdAt time.Time
	slug      string // of the persona; empty until one is chosen
	chosenAt  time.Time
}

func (r request) GetID() string                      { return r.id }
func (r request) GetACR() string                     { return r.level }
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

// The levels of the demonstration: what a persona is said to have proven by one
// click, and by one more where the portal asks for a fresh proof.
const (
	Usual = "eidas0"
	Fresh = "eidas2"
)

// levelKey carries the level asked for into the library's storage, which sees
// no claims parameter.
type levelKey struct{}

// readLevel answers ProConnect's way of asking for a level: an essential acr in
// the claims parameter. One that cannot be reached is refused later.
func readLevel(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var claims struct {
			IDToken struct {
				ACR *struct{ Values []string } `json:"acr"`
			} `json:"id_token"`
		}
		level := Usual
		if raw := r.FormValue("claims"); raw != "" && json.Unmarshal([]byte(raw), &claims) == nil && claims.IDToken.ACR != nil {
			level = ""
			for _, known := range []string{Usual, Fresh} {
				if slices.Contains(claims.IDToken.ACR.Values, known) {
					level = known
				}
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), levelKey{}, level)))
	})
}

func levelOf(ctx context.Context) string {
	level, _ := ctx.Value(levelKey{}).(string)
	return level
}

// acceptable is as strict as ProConnect, so that a portal which is careless
// here fails here and not in production.
func acceptable(asked *oidc.AuthRequest, level string) error {
	switch {
	case level == "":
		return oidc.ErrAccessDenied().WithDescription("requested ACRs could not be satisfied")
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
