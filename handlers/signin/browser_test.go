package signin_test

import (
	"fmt"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/models/fixture"
)

// screens are where each of these pages is looked at.
var screens = []browsertest.Screen{{Width: 390, Height: 844}, {Width: 1280, Height: 900, Dark: true}}

// look fails on what axe finds and on a page too wide, and keeps a picture.
func look(t *testing.T, browser *browsertest.Browser, name string, screen browsertest.Screen, title string) {
	t.Helper()
	if got := browser.Text("h1"); got != title {
		t.Fatalf("%s shows %q", name, got)
	}
	for _, found := range browser.Axe() {
		t.Errorf("%s at %d: %s", name, screen.Width, found)
	}
	if by := browser.Overflow(); by > 0 {
		t.Errorf("%s at %d is %d pixels too wide", name, screen.Width, by)
	}
	browser.Shoot(fmt.Sprintf("%s-%d", name, screen.Width))
}

// What an act or a provider leads to is on no link: the way there is walked in a
// browser, redirects and content security policy included.
func TestPagesOfProofAndOfHeldIdentitiesInABrowser(t *testing.T) {
	for _, screen := range screens {
		s, _ := manager(t)
		browser := browsertest.Open(t, s.site.URL, screen)
		browser.Go("/sign-in")
		browsertest.Eval[string](browser, `document.cookie = "passerelle-lang=fr; path=/"`)
		browser.Follow("form[action='/sign-in/agents'] button")
		browser.Go("/account/proof?next=/team")
		look(t, browser, "proof", screen, "Confirmez votre identité")
		s.liar.Tell(func(l *oidctest.Liar) { l.Levels = []string{"eidas1"} })
		browser.Follow("form[action='/sign-in/agents'] button")
		look(t, browser, "proof-refused", screen, "Confirmez votre identité")
		s.liar.Tell(func(l *oidctest.Liar) { l.Levels = []string{"eidas1", "eidas2"} })
		browser.Follow("form[action='/sign-in/agents'] button")
		if at := browser.Text("h1"); at != "Équipe" {
			t.Errorf("the proof leads to %q", at)
		}
	}
	for _, screen := range screens {
		s := meet(t)
		s.in(s.signIn())
		s.liar.Tell(func(l *oidctest.Liar) { l.Lies = claims("siret", newEmployer) })
		browser := browsertest.Open(t, s.site.URL, screen)
		browser.Go("/sign-in")
		browsertest.Eval[string](browser, `document.cookie = "passerelle-lang=fr; path=/"`)
		browser.Follow("form[action='/sign-in/agents'] button")
		look(t, browser, "held", screen, "Votre accès attend une confirmation")
		s.lie(stranger())
		browser.SignIn(s.site.SignIn(t, fixture.Helene))
		browser.Go("/team/requests")
		look(t, browser, "requests", screen, "Identités à confirmer")
		browser.Follow("form[action$='/refusal'] button")
		look(t, browser, "requests-decided", screen, "Identités à confirmer")
		browser.Go("/team")
		look(t, browser, "team", screen, "Équipe")
		browser.Go("/account/sessions")
		look(t, browser, "sessions", screen, "Mes connexions")
	}
}
