package referrals_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers"
	"passerelle/handlers/pdf"
	"passerelle/handlers/pdf/pdftest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

// printing is the scene over a portal that makes PDFs.
func (s *scene) printing() *scene {
	s.t.Helper()
	other := *s
	other.Site = pdftest.Over(s.t, s.World)
	return &other
}

// called opens a file of somebody by another name.
func (s *scene) called(last, first string) {
	s.t.Helper()
	err := s.World.Pool.Write(s.t.Context(), fixture.Nadia.Actor(), func(tx *db.Tx) error {
		who := samuel()
		who.LastName, who.FirstName, who.AppiRef = last, first, ""
		id, err := person.Create(s.t.Context(), tx, who)
		s.person = "/persons/" + id.String()
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// squeeze leaves out what is lost where a line is broken.
func squeeze(text string) string { return strings.NewReplacer(" ", "", "-", "").Replace(text) }

func labels(page *webtest.Page) []string {
	return page.Find("main dt").Map(func(_ int, dt *goquery.Selection) string { return strings.Join(strings.Fields(dt.Text()), " ") })
}

func TestTheSheetSaysToBothSidesWhatWasDisclosed(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms, "housing")
	s.must(s.As(t, fixture.Karim).Get(of+"/sheet/pdf"), http.StatusNotFound) // no browser is there
	var read [2]string
	for i, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		page := s.must(s.As(t, who).Get(of+"/sheet"), http.StatusOK)
		read[i] = strings.Join(labels(page), " · ")
		if page.Find("a[href$='/sheet/pdf']").Length() > 0 {
			t.Errorf("%s is offered a PDF that nobody can make", who.Slug)
		}
		for _, want := range []string{"SPIP du Val-Clair", "4 place du Marché", "Le Relais des Tilleuls", "12 rue des Tilleuls", "99100 Sainte-Aurore", "VALADIER Samuel", "Sans hébergement", "Trouver un hébergement", "MERCIER Nadia"} {
			if !strings.Contains(page.Text("main"), want) {
				t.Errorf("%s does not read %q", who.Slug, want)
			}
		}
		for needle, what := range needles {
			if needle != "Sans hébergement" && strings.Contains(page.Body, needle) {
				t.Errorf("%s reads %s (%q)", who.Slug, what, needle)
			}
		}
	}
	if read[0] != read[1] || read[0] == "" {
		t.Errorf("Nadia reads %s\nKarim reads %s", read[0], read[1])
	}
	if links := s.As(t, fixture.Karim).Get(of).Find("main a[href='" + of + "/sheet']").Length(); links != 1 {
		t.Errorf("%d links lead to it", links)
	}
}

func TestTheSheetAsAPDF(t *testing.T) {
	s := newScene(t).printing()
	for name, want := range map[[2]string]string{
		{"Valadier-Élançon", "Zoé"}:                         "VALADIER-ÉLANÇON Zoé",
		{strings.Repeat("Montmorency-", 6) + "Ligne", "Aï"}: strings.Repeat("MONTMORENCY-", 6) + "LIGNE Aï",
		{"بن علي", "محمد"}:                                  "محمد",
	} {
		s.called(name[0], name[1])
		of := s.sent(&fixture.RelaisRooms)
		page := s.must(s.As(t, fixture.Karim).Get(of+"/sheet"), http.StatusOK)
		if page.Find("a[href='"+of+"/sheet/pdf']").Length() != 1 {
			t.Fatal("no link leads to the PDF")
		}
		file := s.must(s.As(t, fixture.Karim).Get(of+"/sheet/pdf"), http.StatusOK)
		if !strings.HasPrefix(file.Body, "%PDF-") || file.Header.Get("Content-Type") != "application/pdf" || file.Header.Get("Cache-Control") != "no-store" ||
			!strings.Contains(file.Header.Get("Content-Disposition"), "attachment; filename=SA-") {
			t.Errorf("%q, %v", file.Body[:min(20, len(file.Body))], file.Header)
		}
		if !bytes.Contains([]byte(file.Body), []byte("/StructTreeRoot")) {
			t.Error("it has no tags")
		}
		text := pdftest.Text(t, file.Body)
		if !strings.Contains(squeeze(text), squeeze(want)) {
			t.Errorf("%q is not in %s", want, text)
		}
		if strings.Contains(text, "Télécharger") || strings.Contains(text, "Imprimer") {
			t.Error("buttons are printed")
		}
	}
}

func TestALongSheetHasTwoPagesAndIsCutNowhere(t *testing.T) {
	s := newScene(t).printing()
	draft := s.drafted(&fixture.RelaisRooms)
	values := answers()
	values.Set("expectations", strings.Repeat("Une chambre seule, au calme, près d’un arrêt de bus. ", 36)+"Fin du texte.")
	saved := s.must(s.must(s.As(t, fixture.Nadia).Get(draft), http.StatusOK).Submit("form[action='"+draft+"']", values), http.StatusSeeOther)
	of := s.must(s.must(saved.Follow(), http.StatusOK).Submit("form[action$='/sending']", url.Values{}), http.StatusSeeOther).Location
	text := pdftest.Text(t, s.must(s.As(t, fixture.Nadia).Get(of+"/sheet/pdf"), http.StatusOK).Body)
	if !strings.Contains(text, "Fin du texte.") || !strings.Contains(squeeze(text), "2/2") {
		t.Errorf("it reads %s", text)
	}
}

func TestAfterWithdrawalTheSheetIsClosed(t *testing.T) {
	s := newScene(t).printing()
	of := s.sent(&fixture.RelaisRooms)
	karim := s.As(t, fixture.Karim)
	s.must(karim.Get(of+"/sheet/pdf"), http.StatusOK)
	s.must(s.As(t, fixture.Nadia).Forge(of+"/withdrawal", url.Values{"reason": {"mistake"}}), http.StatusSeeOther)
	for _, path := range []string{"/sheet", "/sheet/pdf"} {
		s.must(karim.Get(of+path), http.StatusNotFound)
	}
	var lines int
	s.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'sheet' and noun_id = $1", []any{idOf(of)}, &lines)
	if lines != 1 {
		t.Errorf("%d journal lines of one reading", lines)
	}
}

func TestWithoutTheBrowserThePageSaysWhatToDo(t *testing.T) {
	s := newScene(t)
	gone := pdf.New("/bin/false")
	t.Cleanup(gone.Close)
	other := *s
	other.Site = webtest.SetUp(t, s.World, func(with *handlers.With) { with.Referrals.Print = gone.Print })
	of := other.sent(&fixture.RelaisRooms)
	page := other.must(other.As(t, fixture.Karim).Get(of+"/sheet/pdf"), http.StatusServiceUnavailable)
	if !strings.Contains(page.Text("main"), "Imprimez la fiche depuis votre navigateur") {
		t.Errorf("it says %s", page.Text("main"))
	}
}
