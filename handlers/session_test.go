package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/demo"
	"passerelle/handlers/web/webtest"
	"passerelle/models/account"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestVisitorIsLedToSignInAndBack(t *testing.T) {
	const wanted = "/account/sessions?x=1"
	w := world.New(t)
	site := webtest.WithProvider(t, w, demo.Persona{Slug: fixture.Nadia.Slug, Name: fixture.Nadia.Name})
	if err := fixture.Bind(t.Context(), w.Owner, site.Issuer(), dbtest.Monday); err != nil {
		t.Fatal(err)
	}
	page := site.Visitor(t).Get(wanted)
	if page.Status != http.StatusSeeOther || page.Location != "/sign-in?next="+url.QueryEscape(wanted) {
		t.Fatalf("%d to %s", page.Status, page.Location)
	}
	if back := page.Follow().Prove(fixture.Nadia.Slug); back.Status != http.StatusSeeOther || back.Location != wanted {
		t.Errorf("after the sign-in: %d to %s", back.Status, back.Location)
	}
}

// The cookie of an ended session must not bar the way back in.
func TestEndedSessionLeadsBackInFromTheSameBrowser(t *testing.T) {
	for name, end := range map[string]func(*webtest.Site){
		"idle": func(site *webtest.Site) { site.World.Stand(dbtest.Monday.Add(account.Idle)) },
		"revoked": func(site *webtest.Site) {
			site.World.Exec(t, "update sign_ins set ended_at = created_at, ended_by = 'revoked'")
		},
	} {
		w := world.New(t)
		site := webtest.WithProvider(t, w, demo.Persona{Slug: fixture.Nadia.Slug, Name: fixture.Nadia.Name})
		if err := fixture.Bind(t.Context(), w.Owner, site.Issuer(), dbtest.Monday); err != nil {
			t.Fatal(err)
		}
		nadia := site.Visitor(t)
		if in := nadia.Get("/sign-in").Prove(fixture.Nadia.Slug); in.Location != "/" {
			t.Fatalf("%s: %d to %s", name, in.Status, in.Location)
		}
		end(site)
		again := nadia.Get("/persons").Follow()
		if in := again.Prove(fixture.Nadia.Slug); in.Location != "/persons" {
			t.Errorf("%s: %d to %s: %s", name, in.Status, in.Location, in.Text("main"))
		}
	}
}

func TestSessionEndsIdle(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	site.World.Stand(dbtest.Monday.Add(account.Idle - time.Minute))
	if page := nadia.Get("/"); page.Status != http.StatusOK {
		t.Fatalf("a minute before the end: %d", page.Status)
	}
	// The page just opened counts as use.
	site.World.Stand(dbtest.Monday.Add(2*account.Idle - 2*time.Minute))
	if page := nadia.Get("/"); page.Status != http.StatusOK {
		t.Fatalf("used in between: %d", page.Status)
	}
	site.World.Stand(dbtest.Monday.Add(3 * account.Idle))
	if page := nadia.Get("/"); page.Status != http.StatusSeeOther {
		t.Errorf("idle for too long: %d", page.Status)
	}
}

// Pages opened within a minute of one another write nothing: what is shown as
// the last activity is right to the minute.
func TestUseIsNotedOnceAMinute(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	for at, want := range map[time.Duration]time.Duration{59 * time.Second: 0, 61 * time.Second: 61 * time.Second} {
		site.World.Exec(t, "update sign_ins set seen_at = $1", dbtest.Monday)
		site.World.Stand(dbtest.Monday.Add(at))
		if page := nadia.Get("/account/sessions"); page.Status != http.StatusOK {
			t.Fatalf("%d", page.Status)
		}
		var seen time.Time
		site.World.Scan(t, "select seen_at from sign_ins", nil, &seen)
		if got := seen.Sub(dbtest.Monday); got != want {
			t.Errorf("after %s: noted %s later", at, got)
		}
	}
}

func TestSessionEndsAbsolutely(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	for at := time.Duration(0); at < account.Absolute; at += 20 * time.Minute {
		site.World.Stand(dbtest.Monday.Add(at))
		if page := nadia.Get("/"); page.Status != http.StatusOK {
			t.Fatalf("after %s: %d", at, page.Status)
		}
	}
	site.World.Stand(dbtest.Monday.Add(account.Absolute))
	if page := nadia.Get("/"); page.Status != http.StatusSeeOther {
		t.Errorf("after %s: %d", account.Absolute, page.Status)
	}
}

func TestOwnerEndsAnotherBrowser(t *testing.T) {
	site := webtest.New(t)
	here, there := site.As(t, fixture.Nadia), site.As(t, fixture.Nadia)
	list := here.Get("/account/sessions")
	if rows := list.Find("tbody tr").Length(); rows != 2 {
		t.Fatalf("%d sign-ins listed", rows)
	}
	done := list.Submit("form[action$='/ending']", nil)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("ending: %d", done.Status)
	}
	if text := done.Follow().Text("main"); !strings.Contains(text, "La connexion est fermée.") {
		t.Errorf("no word of it: %s", text)
	}
	if page := there.Get("/"); page.Status != http.StatusSeeOther {
		t.Errorf("the other browser still sees %d", page.Status)
	}
}

func TestSomebodyElsesSignInDoesNotExist(t *testing.T) {
	site := webtest.New(t)
	site.As(t, fixture.Nadia)
	var id string
	site.World.Scan(t, "select id::text from sign_ins", nil, &id)
	page := site.As(t, fixture.Marc).Forge("/account/sessions/"+id+"/ending", nil)
	if page.Status != http.StatusNotFound {
		t.Errorf("%d", page.Status)
	}
}

func TestSignOutEndsTheSession(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	out := nadia.Get("/").Submit("form[action='/sign-out']", nil)
	if out.Status != http.StatusSeeOther || out.Location != "/signed-out" {
		t.Fatalf("%d to %s", out.Status, out.Location)
	}
	again := site.Visitor(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.AddCookie(&http.Cookie{Name: "passerelle-session", Value: nadia.Token})
	if page := again.Do(request); page.Status != http.StatusSeeOther {
		t.Errorf("the token still opens a page: %d", page.Status)
	}
}

func TestLanguageStaysWithTheAccount(t *testing.T) {
	site := webtest.New(t)
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/account/sessions")
	if lang := page.Find("html").AttrOr("lang", ""); lang != "fr" {
		t.Fatalf("begins in %q", lang)
	}
	page = page.Submit("form[action='/locale']", url.Values{"lang": {"en"}}).Follow()
	if lang := page.Find("html").AttrOr("lang", ""); lang != "en" || !strings.Contains(page.Text("h1"), "My sign-ins") {
		t.Errorf("after the switch: %q, %s", lang, page.Text("h1"))
	}
	if lang := site.As(t, fixture.Nadia).Get("/").Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("another browser speaks %q", lang)
	}
}

func TestVisitorChoosesALanguage(t *testing.T) {
	site := webtest.New(t)
	visitor := site.Visitor(t)
	page := visitor.Get("/sign-in").Submit("form[action='/locale']", url.Values{"lang": {"en"}})
	if page.Status != http.StatusSeeOther || page.Follow().Find("html").AttrOr("lang", "") != "en" {
		t.Errorf("%d, then %q", page.Status, page.Follow().Find("html").AttrOr("lang", ""))
	}
}
