package oidc_test

import (
	"net/url"
	"testing"
	"time"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func stepUp(c *oidc.Config) { c.StepUpACR = []string{"eidas2", "eidas3"} }

func asked(t *testing.T, begin beginning) url.Values {
	t.Helper()
	address, _, err := begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestFreshProofIsAskedForByItsLevel(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Levels = []string{"eidas1", "eidas2"} })
	p := party(t, l, stepUp)
	query := asked(t, p.BeginStepUp)
	if want := `{"id_token":{"acr":{"essential":true,"values":["eidas2","eidas3"]},"amr":null}}`; query.Get("claims") != want || query.Has("prompt") {
		t.Errorf("claims %s, prompt %q", query.Get("claims"), query.Get("prompt"))
	}
	attempt, answer := walk(t, p.BeginStepUp)
	identity, err := p.Finish(t.Context(), attempt, answer)
	if err != nil || identity.ACR != "eidas2" {
		t.Fatalf("%s, %v", identity.ACR, err)
	}
	if ago, ok := p.ProvenAgo(identity); !ok || ago != 0 {
		t.Errorf("proven %t, %s ago", ok, ago)
	}
	// The usual sign-in asks for nothing and proves less.
	if ago, ok := p.ProvenAgo(mustSignIn(t, p)); ok {
		t.Errorf("a usual sign-in counts as a fresh proof of %s ago", ago)
	}
}

func TestFreshProofAtALowerLevelIsRefused(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) {
		l.Levels = []string{"eidas2"}
		l.Lies.IDToken = map[string]any{"acr": "eidas1"}
	})
	p := party(t, l, stepUp)
	attempt, answer := walk(t, p.BeginStepUp)
	_, err := p.Finish(t.Context(), attempt, answer)
	wantReason(t, err, oidc.ReasonACR)
}

func TestProviderWithoutLevelsIsAskedForANewSignIn(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l, func(c *oidc.Config) { c.ClaimsRequest = false })
	if query := asked(t, p.BeginStepUp); query.Get("prompt") != "login" || query.Has("claims") {
		t.Errorf("%v", query)
	}
	// It answers in silence, from a session begun this morning: nothing is proven.
	l.Tell(func(l *oidctest.Liar) { l.SignedAt = l.Now.Add(-time.Hour) })
	attempt, answer := walk(t, p.BeginStepUp)
	identity, err := p.Finish(t.Context(), attempt, answer)
	if err != nil {
		t.Fatal(err)
	}
	if ago, ok := p.ProvenAgo(identity); !ok || ago != time.Hour {
		t.Errorf("proven %t, %s ago", ok, ago)
	}
}

func TestProviderThatDoesNotSayWhenIsBelievedToSpeakOfNow(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.IDToken = map[string]any{"auth_time": nil} })
	p := party(t, l)
	if ago, ok := p.ProvenAgo(mustSignIn(t, p)); !ok || ago != 0 {
		t.Errorf("proven %t, %s ago", ok, ago)
	}
}

// A clock that runs ahead of ours must not make a proof last longer.
func TestProofIsNeverOfTheFuture(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.SignedAt = l.Now.Add(time.Hour) })
	p := party(t, l)
	if ago, ok := p.ProvenAgo(mustSignIn(t, p)); !ok || ago != 0 {
		t.Errorf("proven %t, %s ago", ok, ago)
	}
}
