package statistics_test

import (
	"archive/zip"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/sheet"
	"passerelle/models/statistics"
)

// yearEnd is the January in which Dominique needs the report, counted that night.
// One partner received four referrals in the year.
func yearEnd(t *testing.T) *webtest.Site {
	t.Helper()
	site, _ := webtest.Mailing(t, world.Lived(t))
	site.World.Exec(t, `insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, to_status, side, urgent, happened_on, days_since_sent)
		select gen_random_uuid(), $1, $2, $3, $3, 'housing', 'send', 'sent', 'service', false, '2026-06-01', 0 from generate_series(1, 4)`,
		fixture.ValClair.ID, fixture.SainteAurore.ID, fixture.Brume.ID)
	site.World.Stand(time.Date(2027, time.January, 12, 8, 0, 0, 0, time.UTC))
	err := site.World.Pool.Write(t.Context(), actor.ForWorker(uuid.Nil), func(tx *db.Tx) error {
		_, err := statistics.Count(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// A CSV as French spreadsheets open it; the national reader takes that of any
// service, and nobody takes what somebody else asked for.
func TestReportLeavesAsCSVForWhoAskedAndForADay(t *testing.T) {
	site := yearEnd(t)
	claire := site.As(t, fixture.Claire)
	asked := claire.Get("/statistics/exports?service="+fixture.HauteBrume.ID.String()).Submit("main form[action='/statistics/exports']", url.Values{"format": {"csv"}, "year": {"2026"}})
	site.Settle(t, "select bool_and(status = 'ready') from figure_exports")
	file := claire.Get(asked.Location + "/file")
	if !strings.HasPrefix(file.Body, "\ufeffTableau;Ligne;Colonne;Année;Nombre\r\n") || !strings.Contains(file.Body, "Orientations envoyées;Hébergement;Antenne de Brumeval;2026;") ||
		!strings.Contains(file.Body, "Délai de réponse des partenaires;Ensemble;Ensemble;2026;") || !strings.Contains(file.Body, ";Masqué\r\n") || strings.Contains(file.Body, "Sainte-Aurore") {
		t.Errorf("the file: %.600s", file.Body)
	}
	decimals := false
	for line := range strings.SplitSeq(file.Body, "\r\n") {
		if strings.HasPrefix(line, "Délai") && strings.Contains(line, ",") {
			decimals = true
		}
	}
	if !decimals {
		t.Error("no median has a decimal comma")
	}
	for _, other := range []*fixture.Persona{fixture.Dominique, fixture.Sabine, fixture.Helene, fixture.Karim} {
		for _, path := range []string{asked.Location, asked.Location + "/file"} {
			if page := site.As(t, other).Get(path); page.Status != 404 && page.Status != 403 {
				t.Errorf("%s fetches %s: %d", other.Slug, path, page.Status)
			}
		}
	}
	for _, form := range []url.Values{{"format": {"pdf"}, "year": {"2026"}}, {"format": {"csv"}, "year": {"1999"}}, {"format": {"csv"}, "service_id": {fixture.HauteBrume.ID.String()}}} {
		if page := site.As(t, fixture.Dominique).Forge("/statistics/exports", form); page.Status != 404 && page.Status != 422 {
			t.Errorf("%v: %d to %s", form, page.Status, page.Location)
		}
	}
	if page := site.As(t, fixture.Helene).Forge("/statistics/exports", url.Values{"format": {"csv"}}); page.Status != 403 {
		t.Errorf("a manager exports: %d", page.Status)
	}
	site.World.Stand(time.Date(2027, time.January, 13, 9, 0, 0, 0, time.UTC))
	if page := site.As(t, fixture.Claire).Get(asked.Location + "/file"); page.Status != 404 {
		t.Errorf("the day after: %d", page.Status)
	}
}

// The same report as an OpenDocument spreadsheet: its file is known by its first bytes.
func TestReportLeavesAsAnOpenDocument(t *testing.T) {
	site := yearEnd(t)
	dominique := site.As(t, fixture.Dominique)
	asked := dominique.Get("/statistics/exports").Submit("main form[action='/statistics/exports']", url.Values{"format": {"ods"}, "year": {"2026"}})
	site.Settle(t, "select bool_and(status = 'ready') from figure_exports")
	if page := dominique.Get(asked.Location); !strings.Contains(page.Text("main"), "Classeur ODS") {
		t.Errorf("the page: %s", page.Text("main"))
	}
	file := unfolded(t, dominique.Get(asked.Location+"/file").Body)
	for _, want := range []string{`table:name="Orientations envoyées"`, "<text:p>Hébergement</text:p>", `office:value-type="float"`, "<text:p>Masqué</text:p>"} {
		if !strings.Contains(file["content.xml"], want) {
			t.Errorf("the file is without %s", want)
		}
	}
	if file["mimetype"] != sheet.OpenType {
		t.Errorf("it says it is %q", file["mimetype"])
	}
}

// unfolded are the parts of an archive.
func unfolded(t *testing.T, body string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, part := range archive.File {
		reader, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		all[part.Name] = string(content)
	}
	return all
}

// Whoever has not proven who they are of late is led to it before a file is made.
func TestExportAsksForAFreshProof(t *testing.T) {
	site := yearEnd(t)
	dominique := site.As(t, fixture.Dominique)
	page := dominique.Get("/statistics/exports")
	site.World.Stand(time.Date(2027, time.January, 12, 8, 20, 0, 0, time.UTC))
	led := page.Submit("main form[action='/statistics/exports']", nil)
	var made int
	site.World.Scan(t, "select count(*) from figure_exports", nil, &made)
	if !strings.HasPrefix(led.Location, "/account/proof") || made != 0 {
		t.Errorf("led to %s, %d files", led.Location, made)
	}
}
