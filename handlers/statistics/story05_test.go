package statistics_test

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/fixture"
)

// Story 5: in January Dominique reads the year before, by branch and beside the
// year before that; who four referrals concern is not to be found; the file opens
// in a spreadsheet; and all of it says the same when everybody has been purged.
func TestStory05DominiqueReportsTheYear(t *testing.T) {
	site := yearEnd(t)
	dominique := site.As(t, fixture.Dominique)
	report := dominique.Get("/statistics")
	before := report.Text("main")
	for _, want := range []string{"Rapport annuel 2026", "Chiffres arrêtés au 31 décembre 2026", "jusqu’au 31 janvier 2027",
		"Orientations envoyées", "Délai de réponse", "Motifs de refus", "Orientations par offre", "Besoins restés sans réponse", "Emploi et formation", "Nuitées", "Programmes collectifs", "Exclusions", "Antenne de Mornay-les-Étangs", "2025",
		"Règles de comptage 2026-2", "compte une fois dans chacun des deux"} {
		if !strings.Contains(before, want) {
			t.Errorf("the report is without %q", want)
		}
	}
	masked := ""
	report.Find("main tr").Each(func(_ int, row *goquery.Selection) {
		if strings.Contains(row.Text(), "Foyer de la Brume") {
			masked = row.Text()
		}
	})
	if !strings.Contains(masked, "Masqué") {
		t.Errorf("a partner with four referrals: %s", masked)
	}
	b := browsertest.As(t, site, fixture.Dominique, browsertest.Desk)
	b.Go("/statistics/exports?year=2026")
	b.Follow("main form[action='/statistics/exports'] button[type=submit]")
	file := b.Path()
	b.Shoot("story05-file")
	for _, screen := range []browsertest.Screen{{Width: 320, Height: 640}, {Width: 1280, Height: 900, Dark: true}} {
		b.Show(screen)
		for _, path := range []string{"/statistics", "/statistics/exports", file} {
			b.Go(path)
			if by := b.Overflow(); by > 0 {
				t.Errorf("%s at %d is %d pixels too wide", path, screen.Width, by)
			}
			for _, found := range b.Axe() {
				t.Errorf("%s at %d: %s", path, screen.Width, found)
			}
			b.Shoot("story05-" + strings.ReplaceAll(path, "/", "-") + strconv.FormatInt(screen.Width, 10))
		}
	}
	site.Settle(t, "select bool_and(status = 'ready') from figure_exports")
	if text := dominique.Get(file).Text("main"); !strings.Contains(text, "Prêt") || !strings.Contains(text, "13 janvier 2027") {
		t.Errorf("the file: %s", text)
	}
	fetched := site.As(t, fixture.Dominique).Get(file + "/file")
	opens(t, fetched.Body, before)

	site.World.Exec(t, "truncate persons, sessions cascade")
	if after := dominique.Get("/statistics").Text("main"); after != before {
		t.Errorf("after a purge:\n%s\nbefore:\n%s", after, before)
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where noun = 'figure_export' and account_id = $1 and service_id = $2 and action in ('create', 'read')",
		[]any{fixture.Dominique.Account(), fixture.ValClair.ID}, &lines)
	if lines != 2 {
		t.Errorf("%d lines of the journal", lines)
	}
}

// opens reads a workbook back, with LibreOffice too where there is one.
func opens(t *testing.T, body, page string) {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := book.GetRows("Orientations envoyées", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 5 || rows[1][0] != "Hébergement" {
		t.Fatalf("%v %v", rows, err)
	}
	sum := rows[len(rows)-1]
	if sum[0] != "Ensemble" || !strings.Contains(page, sum[len(sum)-2]) {
		t.Errorf("the sum %v is not that of the page", sum)
	}
	parts, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts.File {
		if strings.Contains(part.Name, "vba") || strings.Contains(part.Name, "externalLink") {
			t.Errorf("the workbook holds %s", part.Name)
		}
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Log("no LibreOffice here: the workbook was read back by the library alone")
		return
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "r.xlsx"), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1", "--outdir", folder, filepath.Join(folder, "r.xlsx"))
	if said, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v %s", err, said)
	}
	read, err := os.ReadFile(filepath.Join(folder, "r.csv"))
	if err != nil || !strings.Contains(string(read), "\"Hébergement\";") || !strings.Contains(string(read), "\"Accès aux droits\";\"Masqué\"") {
		t.Errorf("LibreOffice reads %s, %v", read, err)
	}
}
