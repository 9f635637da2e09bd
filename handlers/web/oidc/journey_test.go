package oidc_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func party(t *testing.T, l *oidctest.Liar, changes ...func(*oidc.Config)) *oidc.Provider {
	t.Helper()
	config := l.Settings()
	for _, change := range changes {
		change(&config)
	}
	provider, err := oidc.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return provider
}

// visit goes where the browser is sent and returns the answer unfollowed.
func visit(t *testing.T, address string) (status int, sentTo *url.URL) {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	sentTo, err = url.Parse(answer.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, sentTo
}

type beginning func(context.Context) (string, oidc.Attempt, error)

// walk begins a sign-in and goes as far as the provider's answer.
func walk(t *testing.T, begin beginning) (oidc.Attempt, url.Values) {
	t.Helper()
	address, attempt, err := begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	status, sentTo := visit(t, address)
	if status != http.StatusSeeOther || !strings.HasPrefix(sentTo.String(), "http://localhost:8080/sign-in/answer?") {
		t.Fatalf("the provider answered %d and did not send the browser back", status)
	}
	return attempt, sentTo.Query()
}

func signIn(t *testing.T, p *oidc.Provider) (oidc.Identity, error) {
	t.Helper()
	attempt, query := walk(t, p.Begin)
	return p.Finish(t.Context(), attempt, query)
}

func wantReason(t *testing.T, err error, want oidc.Reason) {
	t.Helper()
	if got := oidc.ReasonOf(err); got != want {
		t.Fatalf("reason %q, want %q (error: %v)", got, want, err)
	}
	wantDiscreet(t, err)
}

// wantDiscreet makes sure that nothing of the person, the secrets or the
// provider's answers is in an error's text.
func wantDiscreet(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"nadia", "BERTHIER", "agent-7", "exemple.test", oidctest.ClientSecret, oidctest.AccessToken, "secret of the provider", "eyJ"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error tells %q: %v", secret, err)
		}
	}
}

func mustSignIn(t *testing.T, p *oidc.Provider) oidc.Identity {
	t.Helper()
	identity, err := signIn(t, p)
	if err != nil {
		t.Fatal(err)
	}
	return identity
}
