package merges_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// opened opens a file and gives its address.
func opened(t *testing.T, site *webtest.Site, who *fixture.Persona, form url.Values) string {
	t.Helper()
	form.Set("branch_id", who.Branch.ID.String())
	form.Set("confirmed", "true")
	done := site.As(t, who).Forge("/persons", form)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	return done.Location
}

// twins are two files of one person.
func twins(t *testing.T, site *webtest.Site) (kept, other string) {
	t.Helper()
	kept = opened(t, site, fixture.Helene, url.Values{"last_name": {"Benali"}, "first_name": {"Nadia"}, "birth_on": {"12/03/1988"}, "phone": {"06 39 98 12 34"}})
	other = opened(t, site, fixture.Helene, url.Values{"last_name": {"Ben Ali"}, "first_name": {"Nadia"}, "birth_on": {"12/03/1988"}, "appi_ref": {"202600000013"},
		"email": {"nadia.benali@exemple.test"}, "measure": {"before:judicial_supervision"}})
	return kept, other
}

func TestDuplicateIsFoundComparedMergedAndUndone(t *testing.T) {
	site := webtest.New(t)
	kept, other := twins(t, site)
	helene := site.As(t, fixture.Helene)
	choose := helene.Get(kept + "/merge")
	link, _ := choose.Find("main tbody a").Attr("href")
	if link != kept+"/merge"+strings.TrimPrefix(other, "/persons") {
		t.Fatalf("the file alike leads to %q: %s", link, choose.Text("main"))
	}
	searched := choose.Submit("form[action$='/merge/search']", url.Values{"q": {"12/03/1988"}})
	if strings.Contains(searched.Location, "1988") {
		t.Errorf("what is searched stands in the address: %s", searched.Location)
	}
	if found := searched.Follow().Text("main tbody"); !strings.Contains(found, "BEN ALI Nadia") || strings.Contains(found, "BENALI Nadia") {
		t.Errorf("the search finds %s", found)
	}
	compare := helene.Get(link)
	_, fields := compare.Form("form[action$='/merges']")
	if fields.Get("last_name") != "kept" || fields.Get("appi_ref") != "other" || fields.Get("email") != "other" || fields.Get("phone") != "kept" || fields.Get("birth_on") != "" {
		t.Errorf("proposes %v", fields)
	}
	done := compare.Submit("form[action$='/merges']", url.Values{"last_name": {"other"}})
	if done.Status != http.StatusSeeOther || done.Location != kept {
		t.Fatalf("%d to %s: %s", done.Status, done.Location, done.Text("main"))
	}
	file := done.Follow()
	for _, want := range []string{"BEN ALI Nadia", "202600000013", "nadia.benali@exemple.test", "06 39 98 12 34", "Contrôle judiciaire", "Fiche en double fusionnée"} {
		if !strings.Contains(file.Text("main"), want) {
			t.Errorf("nothing of %q in %s", want, file.Text("main"))
		}
	}
	if away := helene.Get(other); away.Location != kept || !strings.Contains(away.Follow().Text("body"), "Cette fiche a été fusionnée") {
		t.Errorf("the other leads to %q", away.Location)
	}
	record, _ := file.Find("main a[href^='/merges/']").Attr("href")
	undone := helene.Get(record).Submit("form[action$='/undoing']", nil)
	if undone.Status != http.StatusSeeOther || undone.Location != other {
		t.Fatalf("%d to %s: %s", undone.Status, undone.Location, undone.Text("main"))
	}
	if text := undone.Follow().Text("main"); !strings.Contains(text, "202600000013") || !strings.Contains(text, "Contrôle judiciaire") {
		t.Errorf("opened again: %s", text)
	}
	if text := helene.Get(kept).Text("main"); !strings.Contains(text, "BENALI Nadia") || !strings.Contains(text, "Fusion annulée") {
		t.Errorf("the kept one: %s", text)
	}
	if twice := helene.Forge(record+"/undoing", nil); twice.Status != http.StatusConflict || !strings.Contains(twice.Text("main"), "déjà été annulée") {
		t.Errorf("undone twice: %d %s", twice.Status, twice.Text("main"))
	}
}

func TestLateUndoIsRefusedInWords(t *testing.T) {
	site := webtest.New(t)
	kept, other := twins(t, site)
	helene := site.As(t, fixture.Helene)
	helene.Forge(kept+"/merges", url.Values{"other_id": {strings.TrimPrefix(other, "/persons/")}})
	record, _ := helene.Get(kept).Find("main a[href^='/merges/']").Attr("href")
	site.World.Stand(dbtest.Monday.Add(person.MergeUndo))
	late := site.As(t, fixture.Helene)
	if page := late.Get(record); page.Find("form[action$='/undoing']").Length() != 0 || !strings.Contains(page.Text("main"), "définitive") {
		t.Errorf("still offered: %s", page.Text("main"))
	}
	if page := late.Forge(record+"/undoing", nil); page.Status != http.StatusConflict || !strings.Contains(page.Text("main"), "30 jours") {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
}

func TestRefusedMergeGivesTheChoicesBack(t *testing.T) {
	site := webtest.New(t)
	kept, other := twins(t, site)
	compare := site.As(t, fixture.Helene).Get(kept + "/merge" + strings.TrimPrefix(other, "/persons"))
	site.World.Exec(t, "update persons set status = 'transferring' where last_name = 'Benali'")
	page := compare.Submit("form[action$='/merges']", url.Values{"last_name": {"other"}, "appi_ref": {"kept"}})
	_, fields := page.Form("form[action$='/merges']")
	if page.Status != http.StatusConflict || fields.Get("last_name") != "other" || fields.Get("appi_ref") != "kept" || !strings.Contains(page.Text(".ps-errors"), "dessaisissement") {
		t.Errorf("%d %v %s", page.Status, fields, page.Text(".ps-errors"))
	}
}

func TestMergeIsRefusedToWhoMayNot(t *testing.T) {
	site := webtest.New(t)
	kept, other := twins(t, site)
	id := strings.TrimPrefix(other, "/persons/")
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Odile, fixture.Karim, fixture.Bruno} {
		visitor := site.As(t, who)
		if page := visitor.Get(kept + "/merge/" + id); page.Status != http.StatusForbidden {
			t.Errorf("%s compares: %d", who.Slug, page.Status)
		}
		if page := visitor.Forge(kept+"/merges", url.Values{"other_id": {id}}); page.Status != http.StatusForbidden {
			t.Errorf("%s merges: %d", who.Slug, page.Status)
		}
	}
	if page := site.As(t, fixture.Nadia).Get(kept); page.Find("a[href$='/merge']").Length() != 0 || page.Status != http.StatusOK {
		t.Errorf("offered to Nadia: %d", page.Status)
	}
	if page := site.As(t, fixture.Helene).Forge(kept+"/merges", url.Values{"other_id": {strings.TrimPrefix(kept, "/persons/")}}); page.Status != http.StatusNotFound {
		t.Errorf("with itself: %d", page.Status)
	}
}
