package oidc_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestNoticeOfAnEndedSessionIsRead(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	for name, alg := range map[string]jose.SignatureAlgorithm{"RS256": jose.RS256, "ES256": jose.ES256} {
		got, err := p.ReadLogout(t.Context(), l.LogoutToken(map[string]any{"sub": "agent-7", "jti": name}, alg))
		if want := (oidc.Logout{Issuer: l.Issuer(), Subject: "agent-7", SID: "session-1", ID: name, KeptFor: got.KeptFor}); err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
		if got.KeptFor < 5*time.Minute {
			t.Errorf("remembered for %s only", got.KeptFor)
		}
	}
}

func TestNoticesThatDoNotHoldAreRefused(t *testing.T) {
	event := "http://schemas.openid.net/event/backchannel-logout"
	at := func(d time.Duration) int64 { return oidctest.Monday.Add(d).Unix() }
	l := oidctest.New(t)
	p := party(t, l)
	for name, lie := range map[string]map[string]any{
		"another issuer":       {"iss": "https://another.example"},
		"another audience":     {"aud": "another"},
		"no audience":          {"aud": nil},
		"no jti":               {"jti": nil},
		"no exp":               {"exp": nil},
		"no iat":               {"iat": nil},
		"expired":              {"exp": at(-61 * time.Second)},
		"issued in the future": {"iat": at(62 * time.Second)},
		"issued an hour ago":   {"iat": at(-time.Hour), "exp": at(time.Hour)},
		"nobody and nothing":   {"sid": nil},
		"a nonce":              {"nonce": "x"},
		"an empty nonce":       {"nonce": ""},
		"no events":            {"events": nil},
		"another event":        {"events": map[string]any{"https://another.example": map[string]any{}}},
		"an event of words":    {"events": map[string]any{event: "yes"}},
		"an event of nothing":  {"events": map[string]any{event: nil}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.ReadLogout(t.Context(), l.LogoutToken(lie, jose.RS256))
			wantReason(t, err, oidc.ReasonLogout)
		})
	}
	for name, raw := range map[string]string{
		"alg none": l.LogoutToken(nil, "none"), "HS256": l.LogoutToken(nil, jose.HS256), "empty": "", "not a token": "a.b.c",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.ReadLogout(t.Context(), raw)
			wantReason(t, err, oidc.ReasonLogout)
		})
	}
	t.Run("forged", func(t *testing.T) {
		l.Tell(func(l *oidctest.Liar) { l.Lies.Forger = true })
		_, err := p.ReadLogout(t.Context(), l.LogoutToken(nil, jose.RS256))
		wantReason(t, err, oidc.ReasonLogout)
	})
}

// An id token is signed by the same key: it must not end a session.
func TestIDTokenIsNoNotice(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	_, err := p.ReadLogout(t.Context(), mustSignIn(t, p).IDToken)
	wantReason(t, err, oidc.ReasonLogout)
}

func TestNoticeWhoseKeysCannotBeFetchedIsAnOutage(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.Down = map[string]int{"/api/v2/jwks": http.StatusBadGateway} })
	_, err := party(t, l).ReadLogout(t.Context(), l.LogoutToken(nil, jose.RS256))
	wantReason(t, err, oidc.ReasonUnavailable)
}
