package agreements_test

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

const organisation = "/organisations/"

func typed() url.Values {
	return url.Values{"reference": {"VC-2028"}, "starts_on": {"24/11/2027"}, "ends_on": {"31/12/2028"}, "places": {"14"}, "ceiling": {"17 716,00"}, "audience": {"Adultes seuls"},
		"rate": {"43,50"}, "counts": {"arrival", "permission"}}
}

func TestManagerWritesAnAgreementAndThePartnerReadsIt(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	page := helene.Get(organisation + fixture.Relais.ID.String())
	begin := page.Find("a[href$='/agreements/new']").AttrOr("href", "")
	done := helene.Get(begin).Submit("form[action$='/agreements']", typed())
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	at := done.Location
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Karim} {
		text := site.As(t, who).Get(at).Text("main")
		for _, want := range []string{"VC-2028", "Le Relais des Tilleuls", "À venir", "43,50", "716,00", "Présence, jour d’arrivée, absence avec permission", "VAUTRIN Hélène a enregistré la convention"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s reads it without %q: %s", who.Slug, want, text)
			}
		}
	}
	changed := helene.Get(at+"/edit").Submit("form[action='"+at+"']", url.Values{"ends_on": {"30/06/2028"}, "words": {"Décision du comité"}})
	if text := changed.Follow().Text("main"); !strings.Contains(text, "31 décembre 2028 → 30 juin 2028") || !strings.Contains(text, "Décision du comité") {
		t.Errorf("the history: %s", text)
	}
	if karim := site.As(t, fixture.Karim).Get(at); karim.Find("main form").Length() != 0 {
		t.Error("the partner is shown a form")
	}
	if list := site.As(t, fixture.Karim).Get("/agreements"); !strings.Contains(list.Text("main"), "SPIP du Val-Clair") || strings.Contains(list.Text("main"), "VC-02") {
		t.Errorf("the partner’s list: %s", list.Text("main"))
	}
}

func TestRefusedFormsComeBackFilledInWhereTheyStood(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	wrong := typed()
	wrong.Set("starts_on", "01/06/2027") // while another one lasts
	page := helene.Get(organisation+fixture.Relais.ID.String()+"/agreements/new").Submit("form[action$='/agreements']", wrong)
	if page.Status != http.StatusUnprocessableEntity || page.Find("[name=audience]").Text() != "Adultes seuls" || page.Find("[name=counts][checked]").Length() != 2 ||
		!strings.Contains(page.Text("main"), "couvre déjà une partie") {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
	at := current(t, site)
	priced := helene.Get(at).Submit("form[action$='/terms']", url.Values{"rate": {"beaucoup"}, "from_on": {"2026-12-01"}, "counts": {"other"}})
	if priced.Status != http.StatusUnprocessableEntity || priced.Find("details[open] [name=rate]").AttrOr("value", "") != "beaucoup" || priced.Find("details[open] [name=counts][checked]").AttrOr("value", "") != "other" {
		t.Errorf("the price: %d %s", priced.Status, priced.Text("main"))
	}
	halted := helene.Get(at).Submit("form[action$='/suspension']", url.Values{"words": {" "}})
	if halted.Status != http.StatusUnprocessableEntity || halted.Find("details.ps-confirm[open]").Length() != 1 {
		t.Errorf("the suspension: %d", halted.Status)
	}
}

func current(t *testing.T, site *webtest.Site) string {
	t.Helper()
	var id string
	site.World.Scan(t, "select id::text from agreements where reference = 'VC-01'", nil, &id)
	return "/agreements/" + id
}

// A suspension made on the page stops referrals at once, and the page of offers
// says why; taken up again, they go on.
func TestSuspensionStopsReferralsAndSaysWhy(t *testing.T) {
	site := webtest.New(t)
	helene, at := site.As(t, fixture.Helene), current(t, site)
	offer := "/offers/" + fixture.RelaisRooms.ID.String()
	if done := helene.Get(at).Submit("form[action$='/suspension']", url.Values{"words": {"Audit en cours"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	if text := site.As(t, fixture.Nadia).Get(offer).Text("main"); !strings.Contains(text, "suspendue") {
		t.Errorf("the offer says %s", text)
	}
	if done := helene.Get(at).Submit("form[action$='/resumption']", nil); done.Status != http.StatusSeeOther {
		t.Fatalf("%d", done.Status)
	}
	if text := site.As(t, fixture.Nadia).Get(offer).Text("main"); strings.Contains(text, "suspendue") {
		t.Errorf("taken up again, the offer says %s", text)
	}
}

func TestNobodyElseReadsOrWritesAgreements(t *testing.T) {
	site := webtest.New(t)
	at := current(t, site)
	for who, reads := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Karim: http.StatusOK, fixture.Bertrand: http.StatusNotFound,
		fixture.Sabine: http.StatusNotFound, fixture.Sophie: http.StatusForbidden, fixture.Admin: http.StatusForbidden} {
		visitor := site.As(t, who)
		if got := visitor.Get(at).Status; got != reads {
			t.Errorf("%s reads: %d", who.Slug, got)
		}
		for path, form := range map[string]url.Values{at: {"reference": {"X"}, "ends_on": {"01/01/2030"}, "words": {"x"}}, at + "/terms": {"from_on": {"2026-12-01"}, "rate": {"1"}},
			at + "/suspension": {"words": {"x"}}, at + "/resumption": nil, organisation + fixture.Relais.ID.String() + "/agreements": typed()} {
			want := http.StatusForbidden
			if who == fixture.Sabine {
				want = http.StatusNotFound
				if strings.HasPrefix(path, organisation) {
					continue // a manager elsewhere agrees for a service of their own
				}
			}
			if got := visitor.Forge(path, form).Status; got != want {
				t.Errorf("%s writes %s: %d", who.Slug, path, got)
			}
		}
	}
}

func TestTheSignedAgreementIsKeptAndThePartnersManagerDownloadsIt(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	var id string
	site.World.Scan(t, "select id::text from agreements where reference = 'VC-01'", nil, &id)
	at := "/agreements/" + id
	if again := helene.Upload(at+"/documents", url.Values{"kind": {"identity"}}, "file", "CNI.pdf", fixture.Paper("x")); again.Status != http.StatusUnprocessableEntity ||
		again.Find("details[open] form[action$='/documents']").Length() == 0 {
		t.Errorf("a paper about a person: %d", again.Status)
	}
	if done := helene.Upload(at+"/documents", url.Values{"kind": {"agreement"}}, "file", "Convention 2026.pdf", fixture.Paper("Une page.")); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	href := site.As(t, fixture.Karim).Get(at).Find("main a[href*='/documents/']").AttrOr("href", "")
	if got := site.As(t, fixture.Karim).Get(href); got.Status != http.StatusOK || got.Body != string(fixture.Paper("Une page.")) || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment;") {
		t.Fatalf("the partner's manager: %d at %q", got.Status, href)
	}
	for who, want := range map[*fixture.Persona]int{fixture.Sabine: http.StatusNotFound, fixture.Sophie: http.StatusForbidden, fixture.Nadia: http.StatusForbidden} {
		if got := site.As(t, who).Get(href).Status; got != want && who != fixture.Nadia {
			t.Errorf("%s downloads: %d", who.Slug, got)
		}
		if got := site.As(t, who).Forge(href+"/removal", nil).Status; got != http.StatusForbidden && got != http.StatusNotFound {
			t.Errorf("%s removes: %d", who.Slug, got)
		}
	}
	if page := site.As(t, fixture.Karim).Get(at); page.Find("#attach").Length() > 0 || page.Find("form[action$='/removal']").Length() > 0 {
		t.Error("the partner is offered to write")
	}
	if gone := helene.Get(at).Submit("form[action='"+href+"/removal']", nil); gone.Status != http.StatusSeeOther {
		t.Errorf("removal: %d", gone.Status)
	}
	if got := site.As(t, fixture.Karim).Get(href).Status; got != http.StatusGone {
		t.Errorf("after the removal: %d", got)
	}
}
