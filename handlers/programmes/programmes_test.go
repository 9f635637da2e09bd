package programmes_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const form = "form[action$='/draft'], form[action='/programmes']"

func must(t *testing.T, page *webtest.Page, status int) *webtest.Page {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%d, want %d: %s", page.Status, status, page.Text("main"))
	}
	return page
}

func value(page *webtest.Page, name string) string {
	field := page.Find("[name='" + name + "']")
	if field.Is("textarea") {
		return field.Text()
	}
	return field.AttrOr("value", "")
}

func TestHeleneWritesATemplateAndPublishesIt(t *testing.T) {
	site := webtest.New(t)
	helene := site.As(t, fixture.Helene)
	page := must(t, helene.Get("/programmes/new").Submit(form, url.Values{
		"name": {"Savoir-être et emploi"}, "theme": {"other"}, "seats_max": {"dix"}, "step_theme[1]": {"Se présenter"}, "step_material[1]": {"Paperboard"}, "do": {"add"},
	}), http.StatusSeeOther).Follow()
	if value(page, "step_theme[1]") != "Se présenter" || page.Find("[name='step_theme[2]']").Length() != 1 || value(page, "seats_max") != "dix" {
		t.Fatalf("the draft says %s", page.Text("main"))
	}
	// What is wrong is said at its field, and what was typed stays.
	wrong := must(t, page.Submit(form, url.Values{"step_minutes[2]": {"2 h"}, "do": {"publish"}}), http.StatusUnprocessableEntity)
	for _, field := range []string{"seats_max", "step_theme[2]", "step_minutes[2]"} {
		if wrong.Find("[name='"+field+"'][aria-invalid=true]").Length() != 1 {
			t.Errorf("%s is not marked", field)
		}
	}
	if value(wrong, "step_minutes[2]") != "2 h" || value(wrong, "step_material[1]") != "Paperboard" {
		t.Error("typed text is lost")
	}
	swapped := must(t, wrong.Submit(form, url.Values{"seats_max": {"10"}, "step_theme[2]": {"Écouter"}, "step_minutes[2]": {"90"}, "do": {"raise-2"}}), http.StatusSeeOther).Follow()
	if value(swapped, "step_theme[1]") != "Écouter" || value(swapped, "step_material[2]") != "Paperboard" {
		t.Fatalf("the order is %s", swapped.Text("main"))
	}
	published := must(t, swapped.Submit(form, url.Values{"do": {"publish"}}), http.StatusSeeOther).Follow()
	text := published.Text("main")
	for _, want := range []string{"Savoir-être et emploi", "Version 1", "De 6 à 10 personnes", "1. Écouter", "90 minutes", "2. Se présenter", "120 minutes", "Paperboard", "À partir de 75 % des séances tenues"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if made := site.As(t, fixture.Nadia).Get("/cycles/new").Text("select[name=programme_id]"); !strings.Contains(made, "Savoir-être et emploi – 2 séances") {
		t.Errorf("a cycle may be made of %s", made)
	}
}

func TestTwoManagersWritingAtOnceLoseNothing(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{})
	path := "/programmes/" + g.Programme.String()
	first, second := site.As(t, fixture.Helene).Get(path+"/draft"), site.As(t, fixture.Dominique).Get(path+"/draft")
	must(t, first.Submit(form, url.Values{"objectives": {"Les mots d’Hélène"}, "do": {"save"}}), http.StatusSeeOther)
	late := must(t, second.Submit(form, url.Values{"objectives": {"Les mots de Dominique"}, "do": {"save"}}), http.StatusConflict)
	if value(late, "objectives") != "Les mots de Dominique" || !strings.Contains(late.Text(".ps-errors"), "vient d’être modifié") ||
		!strings.Contains(late.Text(".ps-lead"), fixture.Helene.Name) {
		t.Fatalf("it says %s", late.Text("main"))
	}
	// Sent once more it is a decision.
	must(t, late.Submit(form, url.Values{"do": {"save"}}), http.StatusSeeOther)
	if now := site.As(t, fixture.Helene).Get(path + "/draft"); value(now, "objectives") != "Les mots de Dominique" {
		t.Errorf("the draft holds %q", value(now, "objectives"))
	}
}

// Who leads groups reads templates and writes none; an outside facilitator is told
// nothing of them.
func TestTemplatesAreWrittenByManagersAlone(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	path := "/programmes/" + g.Programme.String()
	nadia := site.As(t, fixture.Nadia)
	read := must(t, nadia.Get(path), http.StatusOK)
	if read.Find("a[href$='/draft'], form[action$='/withdrawal']").Length() != 0 {
		t.Error("Nadia is offered to write")
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Yanis} {
		for _, act := range []string{"/draft", "/draft/removal", "/withdrawal", "/return"} {
			must(t, site.As(t, who).Forge(path+act, url.Values{"do": {"publish"}}), http.StatusForbidden)
		}
		must(t, site.As(t, who).Get(path+"/draft"), http.StatusForbidden)
	}
	must(t, site.As(t, fixture.Yanis).Get(path), http.StatusForbidden)
	if cycle := site.As(t, fixture.Yanis).Get("/cycles/" + g.Cycle.String()); strings.Contains(cycle.Body, "/programmes/") {
		t.Error("Yanis is led to the template")
	}
}

func TestAWithdrawnTemplateComesBack(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{})
	path := "/programmes/" + g.Programme.String()
	helene := site.As(t, fixture.Helene)
	gone := must(t, helene.Get(path).Submit("form[action$='/withdrawal']", nil), http.StatusSeeOther).Follow()
	if !strings.Contains(gone.Text("main"), "Retiré") || gone.Find("a[href$='/draft']").Length() != 0 {
		t.Errorf("it says %s", gone.Text("main"))
	}
	if text := site.As(t, fixture.Nadia).Get("/cycles/new").Text("main"); strings.Contains(text, "Motivation au changement") {
		t.Error("a cycle may still be made of it")
	}
	must(t, gone.Submit("form[action$='/return']", nil), http.StatusSeeOther)
	if text := site.As(t, fixture.Nadia).Get("/cycles/new").Text("main"); !strings.Contains(text, "Motivation au changement") {
		t.Error("it did not come back")
	}
}
