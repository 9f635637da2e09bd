package oidc_test

import (
	"net/http"
	"net/url"
	"testing"

	"passerelle/handlers/web/oidc"
)

func TestSignOutGoesThroughTheProviderAndComesBack(t *testing.T) {
	l := newLiar(t)
	p := l.party(t)
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
	l := newLiar(t)
	l.tell(func(l *liar) { l.after = "https://another.example/" })
	address, ok := l.party(t).EndSession(t.Context(), "", oidc.NewState())
	if !ok {
		t.Fatal("no address to sign out at")
	}
	if status, _ := visit(t, address); status != http.StatusBadRequest {
		t.Errorf("answered %d, want the provider's own error page", status)
	}
}

func TestSignOutWithoutAReturnAddressCarriesNoState(t *testing.T) {
	l := newLiar(t)
	p := l.party(t, func(c *oidc.Config) { c.PostLogoutURL = "" })
	address, ok := p.EndSession(t.Context(), "", oidc.NewState())
	if want := l.issuer() + "/session/end?client_id=" + clientID; !ok || address != want {
		t.Errorf("address %q, want %q", address, want)
	}
}

func TestSignOutWhereTheProviderHasNone(t *testing.T) {
	l := newLiar(t)
	l.tell(func(l *liar) { l.lies.address = map[string]string{"end_session_endpoint": ""} })
	if address, ok := l.party(t).EndSession(t.Context(), "", ""); ok {
		t.Errorf("sent to %q", address)
	}
	l.Close()
	if address, ok := l.party(t).EndSession(t.Context(), "", ""); ok {
		t.Errorf("sent to %q of a provider that is down", address)
	}
}
