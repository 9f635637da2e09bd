package oidc_test

import (
	"net/http"
	"net/url"
	"testing"

	"passerelle/handlers/web/oidc"
	"passerelle/handlers/web/oidc/oidctest"
)

func TestSignOutGoesThroughTheProviderAndComesBack(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	identity := mustSignIn(t, p)
	for name, hint := range map[string]string{"with the id token": identity.IDToken, "with the client id only": ""} {
		t.Run(name, func(t *testing.T) {
			state := oidc.NewState()
			address, ok := p.EndSession(t.Context(), hint, state)
			if !ok {
				t.Fatal("no address to sign out at")
			}
			wantHint(t, address, hint)
			status, sentTo := visit(t, address)
			if status != http.StatusSeeOther || sentTo.Host != "localhost:8080" || sentTo.Path != "/" {
				t.Fatalf("answered %d and sent to %s", status, sentTo)
			}
			if err := p.Ended(state, sentTo.Query()); err != nil {
				t.Error(err)
			}
			wantReason(t, p.Ended(oidc.NewState(), sentTo.Query()), oidc.ReasonState)
		})
	}
}

func wantHint(t *testing.T, address, hint string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if got := u.Query().Get("id_token_hint"); got != hint {
		t.Error("the hint is not the id token")
	}
	if u.Query().Has("client_id") == (hint != "") {
		t.Error("the client id goes with a missing hint only")
	}
}

func TestSignOutToAnAddressNotRegisteredStaysAtTheProvider(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l)
	l.Tell(func(l *oidctest.Liar) { l.After = "https://another.example/" })
	address, ok := p.EndSession(t.Context(), "", oidc.NewState())
	if !ok {
		t.Fatal("no address to sign out at")
	}
	if status, _ := visit(t, address); status != http.StatusBadRequest {
		t.Errorf("answered %d, want the provider's own error page", status)
	}
}

func TestSignOutWithoutAReturnAddressCarriesNoState(t *testing.T) {
	l := oidctest.New(t)
	p := party(t, l, func(c *oidc.Config) { c.PostLogoutURL = "" })
	address, ok := p.EndSession(t.Context(), "", oidc.NewState())
	if want := l.Issuer() + "/session/end?client_id=" + oidctest.ClientID; !ok || address != want {
		t.Errorf("address %q, want %q", address, want)
	}
}

func TestSignOutWhereTheProviderHasNone(t *testing.T) {
	l := oidctest.New(t)
	l.Tell(func(l *oidctest.Liar) { l.Lies.Address = map[string]string{"end_session_endpoint": ""} })
	if address, ok := party(t, l).EndSession(t.Context(), "", ""); ok {
		t.Errorf("sent to %q", address)
	}
	l.Close()
	if address, ok := party(t, l).EndSession(t.Context(), "", ""); ok {
		t.Errorf("sent to %q of a provider that is down", address)
	}
}
