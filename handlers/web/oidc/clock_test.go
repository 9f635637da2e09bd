package oidc_test

import (
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestClocksMayDifferByAMinute(t *testing.T) {
	for name, apart := range map[string]struct {
		by     time.Duration // how far the portal is ahead of the provider
		reason oidc.Reason
	}{
		// The provider's tokens live 60 s, so that 120 s is 60 s after their end.
		"ahead by 60 s":  {120 * time.Second, ""},
		"ahead by 61 s":  {121 * time.Second, oidc.ReasonToken},
		"behind by 60 s": {-60 * time.Second, ""},
		"behind by 61 s": {-61 * time.Second, oidc.ReasonToken},
	} {
		t.Run(name, func(t *testing.T) {
			l := oidctest.New(t)
			l.Tell(func(l *oidctest.Liar) { l.Lies.Signed = jose.RS256 })
			_, err := signIn(t, party(t, l, func(c *oidc.Config) {
				c.Now = func() time.Time { return oidctest.Monday.Add(apart.by) }
			}))
			if apart.reason == "" && err != nil {
				t.Fatal(err)
			}
			if apart.reason != "" {
				wantReason(t, err, apart.reason)
			}
		})
	}
}

func TestNewKeysAreFoundWithoutRestart(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	mustSignIn(t, p)
	before := l.Count("/api/v2/jwks")
	l.Tell(func(l *oidctest.Liar) {
		l.KID = "second"
		l.NewKeys(t)
	})
	mustSignIn(t, p)
	mustSignIn(t, p)
	if got := l.Count("/api/v2/jwks") - before; got != 1 {
		t.Errorf("the keys were fetched %d times after the rotation, want once", got)
	}
}

func TestAnnouncedIssuerMustBeInTheAnswer(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.Iss = l.Issuer() })
	mustSignIn(t, party(t, l))

	l.Tell(func(l *oidctest.Liar) { l.Lies.Iss = "https://another.example" })
	_, err := signIn(t, party(t, l))
	wantReason(t, err, oidc.ReasonIssuer)

	l.Tell(func(l *oidctest.Liar) { l.Lies.Iss, l.Lies.Mute = "", true })
	_, err = signIn(t, party(t, l))
	wantReason(t, err, oidc.ReasonIssuer)
}

func TestAnIssuerNotAnnouncedIsStillCompared(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	attempt, query := walk(t, p.Begin)
	query.Set("iss", l.Issuer())
	if _, err := p.Finish(t.Context(), attempt, query); err != nil {
		t.Fatal(err)
	}
}
