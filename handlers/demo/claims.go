//go:build !release

package demo

import (
	"context"
	"crypto/subtle"
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// claimNames are ProConnect's scopes that the personas can answer; each scope
// gives the claim of the same name.
var claimNames = []string{"given_name", "usual_name", "email", "siret"}

func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, id, slug, _ string) error {
	s.mu.Lock()
	t, ok := s.tokens[id]
	expired := ok && s.now().After(t.expiresAt)
	s.mu.Unlock()
	if !ok || expired || t.slug != slug {
		return errUnknown
	}
	persona := s.personas[slug]
	info.Subject = slug
	for name, value := range map[string]string{
		"given_name": persona.GivenName,
		"usual_name": persona.UsualName,
		"email":      slug + "@exemple.test",
		"siret":      persona.SIRET,
	} {
		if value != "" && slices.Contains(t.scopes, name) {
			info.AppendClaims(name, value)
		}
	}
	return nil
}

// SetUserinfoFromScopes leaves the id token bare: as at ProConnect, who
// somebody is stands in userinfo only. The library copies the subject from
// here.
func (s *storage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, slug, _ string, _ []string) error {
	info.Subject = slug
	return nil
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != s.client.options.ClientID {
		return nil, errUnknown
	}
	return s.client, nil
}

func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	right := subtle.ConstantTimeCompare([]byte(secret), []byte(s.client.options.ClientSecret)) == 1
	if id != s.client.options.ClientID || !right {
		return errUnknown
	}
	return nil
}

// Health is always good: there is nothing that could be down.
func (s *storage) Health(context.Context) error { return nil }
