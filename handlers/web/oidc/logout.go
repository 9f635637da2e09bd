package oidc

import (
	"context"
	"net/url"
)

// EndSession returns the address that ends the session at the provider, for
// the browser to be sent to after the portal's own session is gone. It is not
// ok when the provider has no such address or cannot be reached; signing out
// here is then all that can be done. state comes from NewState and comes back
// with the browser, see Ended.
func (p *Provider) EndSession(ctx context.Context, idToken, state string) (address string, ok bool) {
	found, err := p.discover(ctx)
	if err != nil || found.endSessionURL == "" {
		return "", false
	}
	u, err := url.Parse(found.endSessionURL)
	if err != nil {
		return "", false
	}
	query := u.Query()
	if idToken != "" {
		query.Set("id_token_hint", idToken)
	} else {
		query.Set("client_id", p.config.ClientID)
	}
	if p.config.PostLogoutURL != "" {
		query.Set("post_logout_redirect_uri", p.config.PostLogoutURL)
		query.Set("state", state)
	}
	u.RawQuery = query.Encode()
	return u.String(), true
}

// Ended checks that the browser comes back from the sign-out it was sent to.
func (p *Provider) Ended(state string, query url.Values) error {
	if !sameState(state, query) {
		return p.fail(ReasonState, "the state is not the sign-out's")
	}
	return nil
}
