//go:build !release

package demo_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/oidc"
)

// signIn presses one button of the page of personas.
func (p *portal) signIn(t *testing.T, browser *http.Client, slug string) answered {
	t.Helper()
	page := get(t, browser, p.url+"/sign-in")
	if page.path != demo.Path+"/login" || page.status != http.StatusOK {
		t.Fatalf("signing in leads to %s with status %d: %s", page.path, page.status, page.body)
	}
	return p.press(t, browser, page, slug)
}

func (p *portal) press(t *testing.T, browser *http.Client, page answered, slug string) answered {
	t.Helper()
	return post(t, browser, p.url+selected(t, page, "form", "action"), url.Values{
		"request": {selected(t, page, "input[name=request]", "value")},
		"persona": {slug},
	})
}

func identityOf(t *testing.T, a answered) oidc.Identity {
	t.Helper()
	var identity oidc.Identity
	if a.status != http.StatusOK || json.Unmarshal([]byte(a.body), &identity) != nil {
		t.Fatalf("signing in ends at %s with status %d: %s", a.path, a.status, a.body)
	}
	return identity
}

func TestTwoPersonasSignInAtTheSameTime(t *testing.T) {
	p := open(t)
	wanted := map[string]oidc.Identity{
		"nadia": {Subject: "nadia", Email: "nadia@exemple.test", GivenName: "Nadia", UsualName: "Berthier", SIRET: "00000000000017"},
		"karim": {Subject: "karim", Email: "karim@exemple.test", GivenName: "Karim", UsualName: "Aubry"},
	}
	t.Run("parallel", func(t *testing.T) {
		for slug, want := range wanted {
			for round := range 4 {
				t.Run(fmt.Sprint(slug, round), func(t *testing.T) {
					t.Parallel()
					got := identityOf(t, p.signIn(t, newBrowser(t), slug))
					if got.IDToken == "" || time.Since(got.AuthenticatedAt).Abs() > time.Minute {
						t.Errorf("id token %d bytes, signed in at %s", len(got.IDToken), got.AuthenticatedAt)
					}
					if got.Issuer != p.url+demo.Path || got.ACR != "eidas0" {
						t.Errorf("issuer %s, acr %s", got.Issuer, got.ACR)
					}
					if got.Subject != want.Subject || got.Email != want.Email || got.GivenName != want.GivenName ||
						got.UsualName != want.UsualName || got.SIRET != want.SIRET {
						t.Errorf("got %+v, want %+v", got, want)
					}
				})
			}
		}
	})
}

func TestOnlyClaimsOfTheScopesAskedForAreGiven(t *testing.T) {
	p := open(t, func(c *oidc.Config) { c.Scopes = []string{"openid", "email"} })
	got := identityOf(t, p.signIn(t, newBrowser(t), "nadia"))
	if got.Email != "nadia@exemple.test" || got.GivenName != "" || got.SIRET != "" {
		t.Errorf("got %+v", got)
	}
}

func TestSignOutReturnsToThePortal(t *testing.T) {
	p := open(t)
	browser := newBrowser(t)
	identity := identityOf(t, p.signIn(t, browser, "nadia"))
	for name, hint := range map[string]string{"with the id token": identity.IDToken, "with the client id": ""} {
		t.Run(name, func(t *testing.T) {
			state := oidc.NewState()
			address, ok := p.party.EndSession(t.Context(), hint, state)
			if !ok {
				t.Fatal("no address to sign out at")
			}
			after := get(t, browser, address)
			if after.path != "/" || after.body != "signed out" {
				t.Errorf("ended at %s: %s", after.path, after.body)
			}
			if err := p.party.Ended(state, after.query); err != nil {
				t.Error(err)
			}
		})
	}
	address, _ := p.party.EndSession(t.Context(), "", oidc.NewState())
	foreign, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := foreign.Query()
	query.Set("post_logout_redirect_uri", "http://another.example/")
	foreign.RawQuery = query.Encode()
	if refused := get(t, browser, foreign.String()); refused.status != http.StatusBadRequest {
		t.Errorf("an address that is not registered was answered %d", refused.status)
	}
}

func TestARequestServesOnce(t *testing.T) {
	p := open(t)
	browser := newBrowser(t)
	page := get(t, browser, p.url+"/sign-in")
	unknown := p.press(t, browser, page, "nobody")
	if unknown.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown persona was answered %d", unknown.status)
	}
	identityOf(t, p.press(t, browser, unknown, "nadia"))
	again := p.press(t, browser, page, "karim")
	if again.status != http.StatusGone || selected(t, again, "a", "href") != p.url+"/" {
		t.Errorf("the second choice was answered %d: %s", again.status, again.body)
	}
}

func TestARequestExpires(t *testing.T) {
	p := open(t)
	browser := newBrowser(t)
	page := get(t, browser, p.url+"/sign-in")
	p.later.Store(int64(31 * time.Minute))
	if late := p.press(t, browser, page, "nadia"); late.status != http.StatusGone {
		t.Errorf("answered %d", late.status)
	}
}

func TestCarelessClientsAreRefused(t *testing.T) {
	for name, careless := range map[string]struct {
		change func(*oidc.Config)
		start  string
		reason oidc.Reason
	}{
		"no code challenge": {func(c *oidc.Config) { c.PKCE = false }, "/sign-in", oidc.ReasonConfiguration},
		"silent sign-in":    {func(*oidc.Config) {}, "/sign-in?silently=yes", oidc.ReasonLoginRequired},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, careless.change)
			refused := get(t, newBrowser(t), p.url+careless.start)
			if refused.path != "/sign-in/answer" || refused.body != string(careless.reason) {
				t.Errorf("ended at %s: %s", refused.path, refused.body)
			}
		})
	}
	t.Run("another secret", func(t *testing.T) {
		p := open(t, func(c *oidc.Config) { c.ClientSecret = "another" })
		refused := p.signIn(t, newBrowser(t), "nadia")
		if refused.body != string(oidc.ReasonConfiguration) {
			t.Errorf("ended at %s: %s", refused.path, refused.body)
		}
	})
}
