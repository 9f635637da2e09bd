package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/fixture"
)

// unagreed is a site whose cast has yet to accept the charter.
func unagreed(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.New(t)
	site.World.Exec(t, "update accounts set charter_version = '', charter_at = null")
	return site
}

func TestCharterStandsBeforeEveryPageThatNeedsASignIn(t *testing.T) {
	site := unagreed(t)
	walked := 0
	for _, route := range routes() {
		path := param.ReplaceAllString(route.Path, fixture.ValClair.ID.String())
		if route.Method != http.MethodGet || strings.HasPrefix(path, "/readyz") {
			continue
		}
		page := site.As(t, holder(route)).Get(path)
		led := page.Status == http.StatusSeeOther && strings.HasPrefix(page.Location, "/charter")
		if open := route.Need == actor.Anyone || route.Path == "/charter"; led == open {
			t.Errorf("%s: %d to %s", route.Path, page.Status, page.Location)
		}
		walked++
	}
	if walked < 20 {
		t.Errorf("only %d pages walked", walked)
	}
}

func TestCharterLeadsBackToThePage(t *testing.T) {
	site := unagreed(t)
	nadia := site.As(t, fixture.Nadia)
	charter := nadia.Get("/persons?scope=branch").Follow()
	if charter.Status != http.StatusOK || charter.Find("nav.fr-nav").Length() != 0 {
		t.Fatalf("%d: %s", charter.Status, charter.Text("main"))
	}
	done := charter.Submit("form[action='/charter']", nil)
	if done.Status != http.StatusSeeOther || done.Location != "/persons?scope=branch" {
		t.Fatalf("%d to %s", done.Status, done.Location)
	}
	if page := done.Follow(); page.Status != http.StatusOK {
		t.Errorf("afterwards: %d", page.Status)
	}
	if page := nadia.Get("/charter"); page.Find("form[action='/charter']").Length() != 0 || page.Status != http.StatusOK {
		t.Errorf("the charter asks again: %d", page.Status)
	}
}

func TestCharterLeadsToNoOtherHost(t *testing.T) {
	site := unagreed(t)
	page := site.As(t, fixture.Nadia).Get("/charter?next="+url.QueryEscape("https://elsewhere.invalid/")).Submit("form[action='/charter']", nil)
	if page.Location != "/" {
		t.Errorf("leads to %s", page.Location)
	}
}

func TestFormerCharterIsNotAccepted(t *testing.T) {
	site := unagreed(t)
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/charter").Submit("form[action='/charter']", url.Values{"version": {"2019-01"}})
	if page.Status != http.StatusConflict || !strings.Contains(page.Text("main"), "La charte vient de changer") {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
	if page := nadia.Get("/"); page.Location != "/charter" {
		t.Errorf("let in: %d to %s", page.Status, page.Location)
	}
}

func TestSignOutStaysOpenBeforeTheCharter(t *testing.T) {
	site := unagreed(t)
	page := site.As(t, fixture.Nadia).Get("/charter").Submit("main form[action='/sign-out']", nil)
	if page.Location != "/signed-out" {
		t.Errorf("%d to %s", page.Status, page.Location)
	}
}

// The charter changes while somebody types: the form leads to it, and what was
// typed is offered afterwards.
func TestFormSentBeforeTheNewCharterIsKept(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	form := nadia.Get("/persons/new")
	site.World.Exec(t, "update accounts set charter_version = '2019-01'")
	sent := form.Submit("form[action='/persons']", url.Values{"last_name": {"ESSAI"}})
	if sent.Status != http.StatusSeeOther || sent.Location != "/charter" {
		t.Fatalf("%d to %s", sent.Status, sent.Location)
	}
	home := sent.Follow().Submit("form[action='/charter']", nil).Follow()
	resume := home.Find("a[href^='/drafts/']").AttrOr("href", "")
	if resume == "" {
		t.Fatalf("nothing is offered: %s", home.Text("main"))
	}
	if typed := nadia.Get(resume).Find("input[name=last_name]").AttrOr("value", ""); typed != "ESSAI" {
		t.Errorf("kept %q", typed)
	}
}
