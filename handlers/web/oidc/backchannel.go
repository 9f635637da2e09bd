package oidc

import (
	"context"
	"encoding/json"
	"time"
)

// Logout is what a back-channel notice says (OpenID Connect Back-Channel
// Logout 1.0 §2.4): the session SID has ended at the provider or, without one,
// every session of Subject.
type Logout struct {
	Issuer  string
	Subject string
	SID     string
	// ID names the notice. Who has seen it must refuse it for KeptFor,
	// after which it is too old anyway.
	ID      string
	KeptFor time.Duration
}

// noticeLife is how old a notice may be: they are sent at once, and §2.6 asks
// for short lives so that little must be remembered.
const noticeLife = 5 * time.Minute

// logoutEvent is the one event a notice is about; its value is an object.
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// ReadLogout verifies a logout token as §2.6 asks, but for the memory of those
// seen before. The failures are ReasonLogout and ReasonUnavailable.
func (p *Provider) ReadLogout(ctx context.Context, raw string) (Logout, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*p.config.Timeout)
	defer cancel()
	found, err := p.discover(ctx)
	if err != nil {
		return Logout{}, err
	}
	verifier, keys := p.verifier(found, p.config.SigningAlgs)
	token, err := verifier.VerifyLogout(ctx, raw)
	if detail, ok := outage(keys.failure); ok {
		return Logout{}, p.fail(ReasonUnavailable, "keys: "+detail)
	}
	if err != nil {
		return Logout{}, p.fail(ReasonLogout, "logout token: signature, algorithm, issuer, audience or a required claim does not hold")
	}
	var claims struct {
		Events map[string]map[string]json.RawMessage `json:"events"`
	}
	if token.Claims(&claims) != nil || claims.Events[logoutEvent] == nil {
		return Logout{}, p.fail(ReasonLogout, "logout token: the event is not an object")
	}
	if !p.timely(token) || token.IssuedAt.Before(p.config.Now().Add(-noticeLife-skew)) {
		return Logout{}, p.fail(ReasonLogout, "logout token: too old, or not valid yet")
	}
	return Logout{Issuer: token.Issuer, Subject: token.Subject, SID: token.SessionID, ID: token.TokenID, KeptFor: noticeLife + 2*skew}, nil
}
