package directory_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/inclusion"
)

const brought = `{"structures":[{"source":"dora","id":"dora--1","nom":"CSAPA de l’Orge","date_maj":"2026-05-01","couleur":"bleu"}],
"services":[{"source":"dora","structure_id":"dora--1","id":"dora--2","nom":"Consultation","description":"Un premier rendez-vous.","date_maj":"2026-05-01"},
{"source":"dora","structure_id":"dora--1","id":"dora--3","nom":"Atelier <b>gras</b>","description":"Un atelier.","date_maj":"2026-05-01"}]}`

// work does what the queue would do for a file.
func work(t *testing.T, site *webtest.Site, location string) {
	t.Helper()
	job := inclusion.Work{Intake: uuid.MustParse(location[strings.LastIndex(location, "/")+1:]), Service: fixture.ValClair.ID}
	if err := inclusion.Carry(t.Context(), site.World.Pool, job); err != nil {
		t.Fatal(err)
	}
}

// C5: a file is looked at in the background, decided about, written in the
// background; each step can be read without a script.
func TestDataInclusionFileIsShownDecidedAndWritten(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	sent := helene.Upload("/directory/imports", url.Values{}, "file", "export.json", []byte(brought))
	if sent.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Status, sent.Text("main"))
	}
	if page := sent.Follow(); !strings.Contains(page.Text("main"), "attend son tour") || page.Find("form[action$='/confirmation']").Length() != 0 {
		t.Errorf("%s", page.Text("main"))
	}
	work(t, site, sent.Location)
	page := helene.Get(sent.Location)
	text := page.Text("main")
	for _, want := range []string{"Nouvelles lignes2", "couleur", "Atelier <b>gras</b>", "code HTML", "Importer 2 lignes"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing of %q in %s", want, text)
		}
	}
	confirmed := page.Submit("form[action$='/confirmation']", nil)
	if confirmed.Status != http.StatusSeeOther {
		t.Fatalf("%d", confirmed.Status)
	}
	if twice := helene.Forge(sent.Location+"/confirmation", nil); twice.Status != http.StatusConflict {
		t.Errorf("confirmed twice: %d", twice.Status)
	}
	work(t, site, sent.Location)
	if text := helene.Get(sent.Location).Text("main"); !strings.Contains(text, "Ce que le fichier a changé") {
		t.Errorf("%s", text)
	}
	if found := site.As(t, fixture.Nadia).Get("/offers?every=1&q=consultation+orge").Text("main"); !strings.Contains(found, "Consultation") {
		t.Errorf("%s", found)
	}
	export := helene.Get("/directory/export.json")
	if export.Status != http.StatusOK || !strings.Contains(export.Body, `"couleur":"bleu"`) || !strings.Contains(export.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v", export.Status, export.Header)
	}
	var lines int
	if site.World.Scan(t, "select count(*) from journal where noun = 'directory_export'", nil, &lines); lines != 1 {
		t.Errorf("%d lines of the journal", lines)
	}
}

func TestDirectoryIsExchangedByWhoMay(t *testing.T) {
	site := webtest.New(t)
	sent := site.As(t, fixture.Helene).Upload("/directory/imports", url.Values{}, "file", "export.json", []byte(brought))
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim, fixture.Paul} {
		visitor := site.As(t, who)
		for _, path := range []string{"/directory/imports", "/directory/export.json", "/directory/structures.csv", "/directory/services.csv", sent.Location} {
			if page := visitor.Get(path); page.Status != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", who.Slug, path, page.Status)
			}
		}
		if page := visitor.Forge(sent.Location+"/confirmation", nil); page.Status != http.StatusForbidden {
			t.Errorf("%s confirms: %d", who.Slug, page.Status)
		}
	}
	for _, act := range []string{"", "/confirmation", "/discarding"} {
		visitor := site.As(t, fixture.Sabine)
		page := visitor.Get(sent.Location)
		if act != "" {
			page = visitor.Forge(sent.Location+act, nil)
		}
		if page.Status != http.StatusNotFound {
			t.Errorf("another service: %s %d", act, page.Status)
		}
	}
	work(t, site, sent.Location)
	gone := site.As(t, fixture.Helene).Get(sent.Location).Submit("form[action$='/discarding']", nil)
	if gone.Status != http.StatusSeeOther || site.As(t, fixture.Helene).Get(sent.Location).Status != http.StatusNotFound {
		t.Errorf("%d", gone.Status)
	}
}
