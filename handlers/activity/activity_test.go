package activity_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestMain(m *testing.M) { dbtest.Main(m) }

func plain(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)), " ")
}

// E: a partner proves what it did, with figures that name nobody, on a page and as
// a table; nobody else's figures are in it.
func TestAPartnerProvesWhatItDidWithoutNamingAnybody(t *testing.T) {
	heard := &dbtest.Statements{}
	s := webtest.Over(t, world.Lived(t, db.Options{Tracer: heard}))
	karim := s.As(t, fixture.Karim)
	offers := karim.Get("/offers")
	if offers.Find("main a[href='/activity']").Length() != 1 {
		t.Error("nothing leads to it")
	}
	var received, others int
	s.World.Scan(t, "select count(*) filter (where organisation_id = $1), count(*) from referral_facts where action = 'send' and happened_on >= '2026-01-01'", []any{fixture.Relais.ID}, &received, &others)
	if received == 0 || received == others {
		t.Fatalf("%d of %d referrals are the house's: the test compares nothing", received, others)
	}
	var page *webtest.Page
	saw := heard.During(func() { page = karim.Get("/activity") })
	if page.Status != http.StatusOK || len(saw) != 4 {
		t.Errorf("the page (%d) takes %d statements, want 4:\n%v", page.Status, len(saw), saw)
	}
	figures := map[string]string{}
	for _, row := range page.Find("main table").First().Find("tbody tr").EachIter() {
		figures[plain(row.Find("td, th").First().Text())] = plain(row.Find(".ps-number").Text())
	}
	if figures["Orientations reçues"] != itoa(received) || len(figures) != 17 {
		t.Errorf("%v, want %d received", figures, received)
	}
	for _, name := range []string{"VALADIER", "BENALI"} {
		if strings.Contains(page.Text("main"), name) {
			t.Errorf("it names %s", name)
		}
	}
	file := karim.Get(page.Find("main a[href^='/activity/figures.csv']").AttrOr("href", ""))
	if file.Status != http.StatusOK || !strings.Contains(file.Body, "Orientations reçues;"+itoa(received)+";") {
		t.Errorf("%d %s", file.Status, file.Body)
	}
	wrong := karim.Get("/activity?from=31%2F02%2F2026&until=01%2F03%2F2026")
	if wrong.Status != http.StatusOK || wrong.Find("input[name=from]").AttrOr("value", "") != "31/02/2026" || wrong.Find("#from-error").Length() != 1 {
		t.Errorf("%d %s", wrong.Status, wrong.Text("main"))
	}
	if other := karim.Get("/activity/figures.csv?from=2026-12-01&until=2026-11-01"); other.Status != http.StatusUnprocessableEntity {
		t.Errorf("a span that ends before it begins: %d", other.Status)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Sophie} {
		if page := s.As(t, who).Get("/activity"); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", who.Slug, page.Status)
		}
	}
}
