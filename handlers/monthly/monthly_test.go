package monthly_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func one(t *testing.T, site *webtest.Site, query string, args ...any) (found string) {
	t.Helper()
	site.World.Scan(t, query, args, &found)
	return found
}

const october = "select id::text from housing_states where service_id = $1"

func TestBothSidesReadAStateItsRuleItsSignaturesAndItsInvoice(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	state := "/states/" + one(t, site, october, fixture.ValClair.ID)
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Helene} {
		visitor := site.As(t, who)
		list := visitor.Get("/agreements/" + one(t, site, "select id::text from agreements where reference = 'VC-01'") + "/months")
		if list.Find("main table a").Length() < 12 || !strings.Contains(strings.ToLower(list.Text("main")), "octobre 2026") {
			t.Errorf("%s reads the months: %s", who.Slug, list.Text("main"))
		}
		text := visitor.Get(state).Text("main")
		for _, want := range []string{"octobre 2026", "Validé", "Journées payées", "Présence, jour d’arrivée", "ZERROUKI Karim", "VAUTRIN Hélène", "43,00"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("%s reads the state without %q: %s", who.Slug, want, text)
			}
		}
		invoice := visitor.Get(state + "/invoice").Text("html")
		for _, want := range []string{"Le Relais des Tilleuls", "00000000100011", "VC-01", "journées ×", "SPIP du Val-Clair"} {
			if !strings.Contains(invoice, want) {
				t.Errorf("%s reads the invoice without %q: %s", who.Slug, want, invoice)
			}
		}
		csv := visitor.Get(state + "/days.csv").Body
		if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) < 3 || !strings.HasPrefix(lines[len(lines)-1], "Total") {
			t.Errorf("%s downloads %s", who.Slug, csv)
		}
	}
}

// No form of any route changes a day of a signed month.
func TestForgedFormsChangeNothingOfASignedMonth(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	before := one(t, site, "select string_agg(mark || day_on, ',' order by referral_id, day_on) from presences where day_on < '2026-11-01'")
	referral := one(t, site, "select referral_id::text from presences p where day_on = '2026-10-30' and organisation_id = $1 limit 1", fixture.Relais.ID)
	placement := one(t, site, "select id::text from placements where referral_id = $1::uuid", referral)
	agreement := one(t, site, "select id::text from agreements where reference = 'VC-01'")
	karim := site.As(t, fixture.Karim)
	for path, form := range map[string]url.Values{
		"/presences":                           {"on": {"30/10/2026"}, "mark[" + referral + "]": {"away_unexplained"}},
		"/placements/" + placement + "/ending": {"on": {"30/10/2026"}, "exit": {"housing"}, "level": {"met"}, "person_view": {"agrees"}},
		"/agreements/" + agreement + "/month":  {"month": {"2026-10-01"}},
	} {
		if page := karim.Forge(path, form); page.Status < 400 {
			t.Errorf("%s: %d to %s", path, page.Status, page.Location)
		}
	}
	if after := one(t, site, "select string_agg(mark || day_on, ',' order by referral_id, day_on) from presences where day_on < '2026-11-01'"); after != before {
		t.Error("a mark of the signed month has changed")
	}
	for _, act := range []string{"/countersignature", "/return", "/reopening"} {
		if page := karim.Forge("/states/"+one(t, site, october, fixture.ValClair.ID)+act, url.Values{"words": {"x"}}); page.Status != http.StatusForbidden {
			t.Errorf("the partner's %s: %d", act, page.Status)
		}
	}
}

func TestAReopenedMonthIsCorrectedAndSignedAgain(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	state := "/states/" + one(t, site, october, fixture.ValClair.ID)
	helene := site.As(t, fixture.Helene)
	if empty := helene.Get(state).Submit("form[action$='/reopening']", url.Values{"words": {" "}}); empty.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", empty.Status)
	}
	if done := helene.Get(state).Submit("form[action$='/reopening']", url.Values{"words": {"Une absence oubliée"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Text("main"))
	}
	karim := site.As(t, fixture.Karim)
	referral := one(t, site, "select referral_id::text from presences where day_on = '2026-10-30' and organisation_id = $1 limit 1", fixture.Relais.ID)
	if done := karim.Get("/presences?on=2026-10-30").Submit("form[action='/presences']", url.Values{"mark[" + referral + "]": {"away_unexplained"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("corrected: %d %s", done.Status, done.Text("main"))
	}
	agreement := "/agreements/" + one(t, site, "select id::text from agreements where reference = 'VC-01'")
	signed := karim.Get(agreement+"/month?month=2026-10-01").Submit("form[action$='/month']", nil)
	if signed.Status != http.StatusSeeOther || !strings.HasPrefix(signed.Location, "/states/") {
		t.Fatalf("signed: %d %s", signed.Status, signed.Text("main"))
	}
	if text := helene.Get(signed.Location).Text("main"); !strings.Contains(text, "Version 1") || !strings.Contains(text, "Rouvert pour rectification") || !strings.Contains(text, "Signé, à valider") {
		t.Errorf("the new version says %s", text)
	}
	if done := helene.Get(signed.Location).Submit("form[action$='/countersignature']", nil); done.Status != http.StatusSeeOther {
		t.Errorf("countersigned: %d", done.Status)
	}
	if text := karim.Get(state).Text("main"); !strings.Contains(text, "Une absence oubliée") || !strings.Contains(text, "Version 2") {
		t.Errorf("the former version says %s", text)
	}
}

func TestNobodyElseReadsAState(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	state := "/states/" + one(t, site, october, fixture.ValClair.ID)
	for who, want := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Sabine: http.StatusNotFound, fixture.Bertrand: http.StatusNotFound, fixture.Lucie: http.StatusForbidden, fixture.Admin: http.StatusForbidden} {
		for _, path := range []string{state, state + "/invoice", state + "/days.csv"} {
			if got := site.As(t, who).Get(path).Status; got != want {
				t.Errorf("%s opens %s: %d", who.Slug, path, got)
			}
		}
	}
}
