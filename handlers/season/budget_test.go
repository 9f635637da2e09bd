package season_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// music is last year's Fête de la musique.
func music(t *testing.T, site *webtest.Site) (action string) {
	t.Helper()
	site.World.Scan(t, "select a.cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Fête de la musique 2026'", nil, &action)
	return action
}

func TestTheBudgetOfAnActionIsKeptByTheCoordinator(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	path := "/actions/" + music(t, site) + "/budget"
	camille := site.As(t, fixture.Camille)
	if shown := camille.Get(strings.TrimSuffix(path, "/budget")); shown.Find("main a[href='"+path+"']").Length() != 1 {
		t.Fatalf("nothing leads to the budget: %s", shown.Text("main"))
	}
	page := camille.Get(path)
	for _, said := range []string{"Prévu2 300,00 €", "DRAC : Engagé au-delà du prévu de 60,50 €", "Ville de Sainte-AuroreCollectivité territoriale", "Coût par heure de séance–", "Coût par participant–"} {
		if text := page.Text("main"); !strings.Contains(squeezed(text), squeezed(said)) {
			t.Errorf("%q is not said: %s", said, text)
		}
	}
	typed := url.Values{"label": {"Sonorisation"}, "kind": {"association"}, "dated_on": {"24/11/2026"}, "planned": {"1 250,50"}, "committed": {"beaucoup"}}
	page = page.Submit("form[action='"+path+"']", typed)
	if page.Status != http.StatusUnprocessableEntity || page.Find("input[name=planned][value='1 250,50']").Length() != 1 || page.Find("input[name=committed][value=beaucoup][aria-invalid=true]").Length() != 1 ||
		page.Find("input[name=funder][aria-invalid=true]").Length() != 1 {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Submit("form[action='"+path+"']", url.Values{"funder": {"Les Amis du Val"}, "committed": {"100"}})
	if page.Status != http.StatusSeeOther || !strings.Contains(page.Follow().Text("main"), "1 250,50 €") {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}

	var line string
	site.World.Scan(t, "select id::text from budget_lines where label = 'Sonorisation'", nil, &line)
	one, two := camille.Get("/budget-lines/"+line), camille.Get("/budget-lines/"+line)
	form := "form[action='/budget-lines/" + line + "']"
	if done := one.Submit(form, url.Values{"spent": {"90"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	met := two.Submit(form, url.Values{"spent": {"80"}})
	if met.Status != http.StatusConflict || met.Find("input[name=spent][value='80']").Length() != 1 || !strings.Contains(met.Text("main"), "90,00 €") {
		t.Errorf("two at once: %d %s", met.Status, met.Text("main"))
	}
	if meant := met.Submit(form, nil); meant.Status != http.StatusSeeOther {
		t.Errorf("sent again: %d", meant.Status)
	}
	gone := camille.Get("/budget-lines/"+line).Submit("form[action$='/removal']", nil)
	if text := gone.Follow().Text("main"); gone.Status != http.StatusSeeOther || strings.Contains(text, "Sonorisation") {
		t.Errorf("removed: %d %s", gone.Status, text)
	}

	if read := site.As(t, fixture.Helene).Get(path); read.Status != http.StatusOK || read.Find("main form[method=post], main a[href^='/budget-lines']").Length() != 0 {
		t.Errorf("a manager reads and changes nothing: %d", read.Status)
	}
	for _, who := range []*fixture.Persona{fixture.Helene, fixture.Nadia, fixture.Yanis, fixture.Karim, fixture.Sabine} {
		if got := site.As(t, who).Forge(path, typed).Status; got != http.StatusForbidden {
			t.Errorf("%s writes a budget: %d", who.Slug, got)
		}
	}
	if got := site.As(t, fixture.Sabine).Get(path).Status; got != http.StatusNotFound {
		t.Errorf("another service reads the budget: %d", got)
	}
}

// squeezed is a text without its spaces, which differ between a table and its cards.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }
