package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

var typed = url.Values{"last_name": {"LE GOFF"}, "first_name": {"Maël"}, "birth_on": {"29/02/1988"}, "commune": {"Sainte-Aurore"}}

// typeTooLate fills the form of a new person, and sends it after the session has
// ended idle.
func typeTooLate(t *testing.T, site *webtest.Site, p *fixture.Persona) *webtest.Page {
	t.Helper()
	form := site.As(t, p).Get("/persons/new")
	site.World.Stand(dbtest.Monday.Add(account.Idle + time.Minute))
	return form.Submit("form[action='/persons']", typed)
}

func TestSessionThatEndsWhileTypingKeepsTheText(t *testing.T) {
	site := webtest.New(t)
	late := typeTooLate(t, site, fixture.Nadia)
	decent(t, late, http.StatusUnauthorized)
	if href := late.Find("main a[href='/sign-in']"); href.Length() == 0 {
		t.Errorf("no way back in: %s", late.Text("main"))
	}
	back := site.As(t, fixture.Nadia)
	home := back.Get("/")
	link, offered := home.Find("main a[href^='/drafts/']").Attr("href")
	if !offered {
		t.Fatalf("nothing is offered: %s", home.Text("main"))
	}
	form := back.Get(link)
	for field, values := range typed {
		if value := form.Find("[name="+field+"]").AttrOr("value", ""); value != values[0] {
			t.Errorf("%s holds %q", field, value)
		}
	}
	if form.Find(".ps-errors").Length() > 0 || !strings.Contains(form.Text("main"), "Voici ce que vous aviez saisi") {
		t.Errorf("the page does not say where the text comes from: %s", form.Text("main"))
	}
	done := form.Submit("form[action='/persons']", nil)
	if done.Status != http.StatusSeeOther || !strings.HasPrefix(done.Location, "/persons/") {
		t.Fatalf("sent again: %d to %s: %s", done.Status, done.Location, done.Text("main"))
	}
	if back.Get("/").Find("main a[href^='/drafts/']").Length() > 0 {
		t.Error("what was carried out is still offered")
	}
}

func TestKeptTextIsItsOwnersOnly(t *testing.T) {
	site := webtest.New(t)
	typeTooLate(t, site, fixture.Nadia)
	link, _ := site.As(t, fixture.Nadia).Get("/").Find("main a[href^='/drafts/']").Attr("href")
	if page := site.As(t, fixture.Marc).Get(link); page.Status != http.StatusNotFound {
		t.Errorf("a colleague opens it: %d", page.Status)
	}
	if page := site.As(t, fixture.Marc).Forge(link+"/discarding", nil); page.Status != http.StatusNotFound {
		t.Errorf("a colleague discards it: %d", page.Status)
	}
}

func TestKeptTextIsDiscardedOrForgotten(t *testing.T) {
	site := webtest.New(t)
	typeTooLate(t, site, fixture.Nadia)
	nadia := site.As(t, fixture.Nadia)
	if done := nadia.Get("/").Submit("form[action$='/discarding']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("discard: %d", done.Status)
	}
	if nadia.Get("/").Find("main a[href^='/drafts/']").Length() > 0 {
		t.Error("discarded and still offered")
	}
	typeEvenLater(t, site, fixture.Marc)
	site.World.Stand(dbtest.Monday.Add(account.KeptAfterEnd + 2*time.Hour))
	if site.As(t, fixture.Marc).Get("/").Find("main a[href^='/drafts/']").Length() > 0 {
		t.Error("offered after its time")
	}
}

func typeEvenLater(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	form := site.As(t, p).Get("/persons/new")
	site.World.Stand(dbtest.Monday.Add(2*account.Idle + 2*time.Minute))
	decent(t, form.Submit("form[action='/persons']", typed), http.StatusUnauthorized)
}

func TestRevokedSessionKeepsNothing(t *testing.T) {
	site := webtest.New(t)
	form := site.As(t, fixture.Nadia).Get("/persons/new")
	site.World.Exec(t, "update sign_ins set ended_at = '2026-11-23 07:55Z', ended_by = 'revoked'")
	decent(t, form.Submit("form[action='/persons']", typed), http.StatusUnauthorized)
	var kept int
	site.World.Scan(t, "select count(*) from drafts", nil, &kept)
	if kept != 0 {
		t.Errorf("%d kept", kept)
	}
}

func TestAnErrorGivesTheFormBackFilledIn(t *testing.T) {
	site := webtest.New(t)
	wrong := url.Values{"last_name": {"O’BRIEN 🙂 بن"}, "birth_on": {"31/02/1988"}, "phone": {"12"}, "commune": {"L’Haÿ"}}
	page := site.As(t, fixture.Nadia).Get("/persons/new").Submit("form[action='/persons']", wrong)
	decent(t, page, http.StatusUnprocessableEntity)
	for field, values := range wrong {
		if value := page.Find("[name="+field+"]").AttrOr("value", ""); value != values[0] {
			t.Errorf("%s holds %q", field, value)
		}
	}
	for _, field := range []string{"birth_on", "phone"} {
		control := page.Find("[name=" + field + "]")
		if control.AttrOr("aria-invalid", "") != "true" || page.Find("#"+control.AttrOr("id", "")+"-error").Length() == 0 {
			t.Errorf("%s does not say what is wrong with it", field)
		}
	}
}
