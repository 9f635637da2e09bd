package announcements_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const band = ".ps-announcement"

func publish(t *testing.T, site *webtest.Site, by *fixture.Persona, title string) *webtest.Page {
	t.Helper()
	done := site.As(t, by).Get("/announcements/new").Submit("form[action='/announcements']", url.Values{
		"title": {title}, "text": {"Première ligne.\nSeconde ligne."}, "until": {"30/11/2026"}, "audience": {"all"}})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%s publishes: %d %s", by.Slug, done.Status, done.Text("main"))
	}
	return done.Follow()
}

func TestBandStandsAboveEveryPageUntilItIsRead(t *testing.T) {
	site := webtest.New(t)
	publish(t, site, fixture.Helene, "Salle fermée")
	publish(t, site, fixture.Helene, "Code de la porte")
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/persons")
	if text := page.Text(band); !strings.Contains(text, "Salle fermée") || !strings.Contains(text, "1 autre annonce à lire") {
		t.Fatalf("the band says %q", text)
	}
	done := page.Submit(band+" form", nil)
	if done.Location != "/persons" {
		t.Errorf("leads to %s", done.Location)
	}
	again := done.Follow().Submit(band+" form", nil).Follow()
	if again.Find(band).Length() != 0 {
		t.Errorf("read, and still there: %s", again.Text(band))
	}
	list := nadia.Get("/announcements")
	if text := list.Text("main"); strings.Count(text, "Marquée comme lue le") != 2 || !strings.Contains(text, "VAUTRIN Hélène") {
		t.Errorf("the list says %s", text)
	}
	if site.As(t, fixture.Ines).Get("/persons").Find(band).Length() != 0 {
		t.Error("another service is shown it")
	}
}

func TestAuthorReadsWhoHasReadIt(t *testing.T) {
	site := webtest.New(t)
	own := publish(t, site, fixture.Helene, "Salle fermée")
	site.As(t, fixture.Nadia).Get("/persons").Submit(band+" form", nil)
	helene := site.As(t, fixture.Helene)
	href := helene.Get("/announcements").Find("main table a").AttrOr("href", "")
	page := helene.Get(href)
	if text := page.Text("main"); !strings.Contains(text, "1 sur 10") || !strings.Contains(text, "MERCIER Nadia") {
		t.Errorf("%s says %s", href, text)
	}
	if own.Status != http.StatusOK || site.As(t, fixture.Dominique).Get(href).Status != http.StatusOK {
		t.Error("whoever answers for the service does not see it")
	}
	for p, want := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Karim: http.StatusNotFound, fixture.Admin: http.StatusNotFound} {
		if page := site.As(t, p).Get(href); page.Status != want {
			t.Errorf("%s opens it: %d", p.Slug, page.Status)
		}
	}
}

func TestPlatformReadsNumbersOnly(t *testing.T) {
	site := webtest.New(t)
	publish(t, site, fixture.Admin, "Maintenance samedi")
	site.As(t, fixture.Karim).Get("/referrals").Submit(band+" form", nil)
	admin := site.As(t, fixture.Admin)
	page := admin.Get(admin.Get("/announcements").Find("main table a").AttrOr("href", ""))
	if text := page.Text("main"); !strings.Contains(text, "1 personne") || strings.Contains(page.Body, "ZERROUKI") {
		t.Errorf("it says %s", text)
	}
	for _, p := range []*fixture.Persona{fixture.Paul, fixture.Claire, fixture.Bruno} {
		visitor := site.As(t, p)
		done := visitor.Get("/account/sessions").Submit(band+" form", nil)
		if done.Status != http.StatusSeeOther || done.Follow().Find(band).Length() != 0 {
			t.Errorf("%s marks it as read: %d", p.Slug, done.Status)
		}
	}
}

func TestRefusedAnnouncementComesBackFilledIn(t *testing.T) {
	site := webtest.New(t)
	page := site.As(t, fixture.Karim).Get("/announcements/new").Submit("form[action='/announcements']", url.Values{"title": {"Réunion"}, "until": {"hier"}})
	if page.Status != http.StatusUnprocessableEntity || page.Find("[name=title]").AttrOr("value", "") != "Réunion" || page.Find("[name=until]").AttrOr("value", "") != "hier" {
		t.Errorf("%d: %s", page.Status, page.Text("main"))
	}
	if page.Find("[name=audience]").Length() != 0 || !strings.Contains(page.Text("main"), "Destinataires : Le Relais des Tilleuls") {
		t.Error("a manager chooses whom it is for")
	}
}

func TestReceiptLeadsToNoOtherHost(t *testing.T) {
	site := webtest.New(t)
	publish(t, site, fixture.Helene, "Salle fermée")
	done := site.As(t, fixture.Nadia).Get("/persons").Submit(band+" form", url.Values{"return": {"//ailleurs.exemple.test"}})
	if done.Location != "/" {
		t.Errorf("leads to %s", done.Location)
	}
}

func TestMarkInTheMenuGoesWhenTheNoveltiesAreRead(t *testing.T) {
	site := webtest.New(t)
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Karim, fixture.Paul, fixture.Claire, fixture.Admin} {
		visitor := site.As(t, p)
		page := visitor.Get("/whats-new")
		if page.Find(".ps-user__mark").Length() == 0 || page.Text("main h2") != "Novembre 2026" {
			t.Errorf("%s is shown no mark", p.Slug)
		}
		stale := page.Submit("form[action='/whats-new']", url.Values{"version": {"2019_01"}, "once": {""}})
		if stale.Status != http.StatusConflict || visitor.Get("/whats-new").Find(".ps-user__mark").Length() == 0 {
			t.Errorf("%s marks a former version: %d", p.Slug, stale.Status)
		}
		if after := page.Submit("form[action='/whats-new']", nil).Follow(); after.Find(".ps-user__mark").Length() != 0 || after.Status != http.StatusOK {
			t.Errorf("%s: %d, the mark stays", p.Slug, after.Status)
		}
	}
}
