package statistics_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestReportOfAYearIsReadByWhoMayAndNobodyElse(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	page := site.As(t, fixture.Dominique).Get("/statistics")
	text := page.Text("main")
	for _, want := range []string{"Rapport annuel 2026", "SPIP du Val-Clair", "31 octobre 2026", "Hébergement", "Le Relais des Tilleuls", "Plus de place", "Antenne de Mornay-les-Étangs", "Masqué", "Règles de comptage 2026-2"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q", want)
		}
	}
	if charts, tables := page.Find("main svg[role=img]").Length(), page.Find("main table").Length(); charts < 4 || tables < 9 {
		t.Errorf("%d charts, %d tables", charts, tables)
	}
	if year := site.As(t, fixture.Dominique).Get("/statistics?year=2025"); year.Status != http.StatusOK || !strings.Contains(year.Text("h1"), "2025") {
		t.Errorf("the year before: %d %s", year.Status, year.Text("h1"))
	}
	for _, path := range []string{"/statistics?year=1990", "/statistics?year=x", "/statistics?service=x", "/statistics?service=" + fixture.HauteBrume.ID.String()} {
		if page := site.As(t, fixture.Dominique).Get(path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	// The national reader chooses among all.
	claire := site.As(t, fixture.Claire)
	if home := claire.Get("/"); home.Location != "/statistics" {
		t.Errorf("Claire begins at %d %s", home.Status, home.Location)
	}
	if other := claire.Get("/statistics?service=" + fixture.HauteBrume.ID.String()); !strings.Contains(other.Text("main"), "Antenne de Brumeval") {
		t.Errorf("Claire reads %s", other.Text("main"))
	}
	for _, p := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim, fixture.Paul, fixture.Admin} {
		if page := site.As(t, p).Get("/statistics"); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", p.Slug, page.Status)
		}
	}
}

func TestReportIsEmptyUntilAMonthIsCounted(t *testing.T) {
	site := webtest.New(t)
	if page := site.As(t, fixture.Dominique).Get("/statistics"); page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Rien n’est encore compté") {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
}

// What the shell asks aside: the services, where the report stands, and a
// statement a source.
func TestReportTakesAHandfulOfStatements(t *testing.T) {
	heard := &dbtest.Statements{}
	site := webtest.Over(t, world.Lived(t, db.Options{Tracer: heard}))
	dominique := site.As(t, fixture.Dominique)
	var page *webtest.Page
	if saw := heard.During(func() { page = dominique.Get("/statistics") }); page.Status != http.StatusOK || len(saw) != 8 {
		t.Errorf("the report (%d) takes %d statements, want 8:\n%v", page.Status, len(saw), saw)
	}
}
