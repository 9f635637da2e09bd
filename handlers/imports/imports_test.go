package imports_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// good is a file as a spreadsheet of this country saves it.
const good = "Nom;Prénom;Date de naissance;N° APPI;Mesure;Cadre de la mesure;CPIP référent;Couleur\r\n" +
	"LEFÈVRE;Zoé;29/02/1988;202600000020;Sursis probatoire;Au jugement;nadia@exemple.test;bleu\r\n" +
	"Ben Ali;Nadia;12/03/1988;;;;;\r\n" +
	"Roy;;31/02/1990;;;;;\r\n" +
	"=2+2;Jean;01/01/1990;;;;;\r\n"

// upload sends a file as somebody of Sainte-Aurore.
func upload(t *testing.T, v *webtest.Visitor, body string) *webtest.Page {
	t.Helper()
	return v.Upload("/persons/imports", url.Values{"branch_id": {fixture.SainteAurore.ID.String()}}, "file", "personnes.csv", []byte(body))
}

// files counts the files of persons.
func files(t *testing.T, site *webtest.Site) (n int) {
	t.Helper()
	site.World.Scan(t, "select count(*) from persons", nil, &n)
	return n
}

func TestFileIsPreviewedDecidedAndForgotten(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	known := helene.Forge("/persons", url.Values{"last_name": {"BENALI"}, "first_name": {"Nadia"}, "birth_on": {"12/03/1988"}, "branch_id": {fixture.Mornay.ID.String()}})
	if known.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", known.Status, known.Text("main"))
	}
	old, err := charmap.Windows1252.NewEncoder().String(good)
	if err != nil {
		t.Fatal(err)
	}
	sent := upload(t, helene, old)
	if sent.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", sent.Status, sent.Text("main"))
	}
	page := sent.Follow()
	text := page.Text("main")
	for _, want := range []string{"4 lignes lues", "Windows-1252", "point-virgule", "1 colonne est ignorée", "Couleur", "LEFÈVRE Zoé", "29/02/1988", "MERCIER Nadia",
		"BENALI Nadia", "Antenne de Mornay-les-Étangs", "un tableur y verrait une formule", "31/02/1990", "Créer 1 fiche"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing of %q in %s", want, text)
		}
	}
	if n := files(t, site); n != 1 {
		t.Errorf("the preview left %d files", n)
	}
	refused := page.Submit("form[action$='/confirmation']", nil)
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#leave_wrong[aria-invalid=true]").Length() != 1 {
		t.Errorf("wrong rows unasked: %d %s", refused.Status, refused.Text(".ps-errors"))
	}
	again := refused.Submit("form[action$='/confirmation']", url.Values{"leave_wrong": {"true"}, "anyway": {"3"}, "seal": {"9-9-9-9"}})
	if again.Status != http.StatusConflict || again.Find("#anyway-3[checked]").Length() != 1 || again.Find("#leave_wrong[checked]").Length() != 1 {
		t.Errorf("what was decided is lost: %d %s", again.Status, again.Text(".ps-errors"))
	}
	done := again.Submit("form[action$='/confirmation']", nil)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	report := done.Follow()
	if text := report.Text("main"); !strings.Contains(text, "Import terminé") || strings.Contains(text, "LEFÈVRE") || !strings.Contains(report.Text("dl.ps-facts"), "Fiches créées2") {
		t.Errorf("the report says %s", text)
	}
	if n := files(t, site); n != 3 {
		t.Errorf("%d files", n)
	}
	if page := helene.Get(done.Location + "/errors.csv"); page.Status != http.StatusGone {
		t.Errorf("rows are still there: %d", page.Status)
	}
	if repeated := again.Submit("form[action$='/confirmation']", nil); repeated.Location != done.Location || files(t, site) != 3 {
		t.Errorf("the same click again: %d to %s", repeated.Status, repeated.Location)
	}
}

func TestRowsToCorrectAreDownloadedWithoutFormulas(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	at := upload(t, helene, good).Location
	page := helene.Get(at + "/errors.csv")
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(page.Body, "\ufeff")), "\r\n")
	if page.Status != http.StatusOK || !strings.Contains(page.Header.Get("Content-Disposition"), "attachment") || len(lines) != 3 {
		t.Fatalf("%d %v\n%s", page.Status, page.Header, page.Body)
	}
	if !strings.HasPrefix(lines[0], "Ligne;À faire;Nom;Prénom;") || !strings.HasPrefix(lines[1], "4;") || !strings.Contains(lines[2], ";'=2+2;Jean;") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

func TestTemplateCanBeFilledInAndImported(t *testing.T) {
	site := webtest.New(t)
	for _, lang := range []string{"fr", "en"} {
		site.World.Exec(t, "update accounts set locale = $1", lang)
		odile := site.As(t, fixture.Odile)
		template := odile.Get("/persons/imports/template.csv")
		cells := strings.Count(template.Body, ";")
		if template.Status != http.StatusOK || cells != 24 {
			t.Fatalf("%s: %d, %q", lang, template.Status, template.Body)
		}
		site.World.Exec(t, "update accounts set locale = 'fr'")
		page := upload(t, odile, template.Body+"Lefèvre;Zoé;;29/02/1988"+strings.Repeat(";", cells-3)+"\r\n").Follow()
		if page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "Créer 1 fiche") || strings.Contains(page.Text("main"), "ignorée") {
			t.Errorf("%s: %d %s", lang, page.Status, page.Text("main"))
		}
	}
}

func TestWrongFilesAreRefusedInWords(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	for want, body := range map[string]string{
		"Ce fichier est un classeur":              "PK\x03\x04xl/workbook.xml",
		"Ce fichier n’est pas un texte":           "\x00\x01\x02",
		"La colonne « Date de naissance » manque": "Nom;Prénom\nRoy;Anne\n",
		"plus de 10 000 lignes":                   "Nom;Date de naissance\n" + strings.Repeat("Roy;12/03/1988\n", 100_000),
		"La ligne 2 est trop longue":              "Nom;Date de naissance\n" + strings.Repeat("x", 70_000),
		"Ce fichier est vide":                     "\n",
	} {
		page := upload(t, helene, body)
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text(".ps-errors"), want) {
			t.Errorf("%d, wanted %q: %s", page.Status, want, page.Text(".ps-errors"))
		}
		if page.Find("#file[aria-invalid=true]").Length() != 1 || page.Find("#branch_id option[selected]").AttrOr("value", "") != fixture.SainteAurore.ID.String() {
			t.Errorf("%q does not give the form back", want)
		}
	}
	if page := helene.Forge("/persons/imports", url.Values{"branch_id": {fixture.SainteAurore.ID.String()}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("no file: %d", page.Status)
	}
	big := upload(t, helene, "Nom;Date de naissance\n"+strings.Repeat("Roy;12/03/1988\n", 1_500_000))
	if big.Status != http.StatusRequestEntityTooLarge || !strings.Contains(big.Text("main"), "20 Mo") {
		t.Errorf("22 MB: %d %s", big.Status, big.Text("main"))
	}
	var left int
	site.World.Scan(t, "select (select count(*) from person_imports) + (select count(*) from person_import_rows) + (select count(*) from persons)", nil, &left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

func TestImportIsRefusedToWhoMayNot(t *testing.T) {
	site := webtest.New(t)
	at := upload(t, site.As(t, fixture.Helene), good).Location
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim, fixture.Bruno, fixture.Claire} {
		visitor := site.As(t, who)
		if page := upload(t, visitor, good); page.Status != http.StatusForbidden {
			t.Errorf("%s uploads: %d", who.Slug, page.Status)
		}
		for _, act := range []string{"/confirmation", "/discarding"} {
			if page := visitor.Forge(at+act, url.Values{"seal": {"1-0-0-3"}, "leave_wrong": {"true"}}); page.Status != http.StatusForbidden {
				t.Errorf("%s %s: %d", who.Slug, act, page.Status)
			}
		}
	}
	if n := files(t, site); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestImportIsGivenUp(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	page := upload(t, helene, good).Follow()
	done := page.Submit("form[action$='/discarding']", nil)
	if done.Status != http.StatusSeeOther || done.Follow().Status != http.StatusOK {
		t.Fatalf("%d to %s", done.Status, done.Location)
	}
	var left int
	site.World.Scan(t, "select (select count(*) from person_imports) + (select count(*) from person_import_rows)", nil, &left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
	if logged := site.Log.String(); strings.Contains(strings.ToLower(logged), "lefèvre") {
		t.Error("the log names somebody")
	}
}
