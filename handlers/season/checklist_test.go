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

// G3: what is late stands in Camille's day, is settled in two clicks, and says who
// said so.
func TestCamillePreparesADateFromHerDay(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	day := camille.Get("/")
	first := day.Find("section.ps-work").First()
	if !strings.Contains(first.Find("h2").Text(), "En retard") || !strings.Contains(first.Text(), "Liste des invités et intervenants") {
		t.Fatalf("her day begins with %s", day.Text("main"))
	}
	path := first.Find(".ps-work__act a[href$='/checklist']").First().AttrOr("href", "")
	before := day.Find(".ps-work__act a[href$='/checklist']").Length()
	page := camille.Get(path).Submit("form:has([value=guests])", url.Values{"do": {"done"}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Follow()
	if text := page.Text("main"); !strings.Contains(text, "Fait") || !strings.Contains(text, "Par ROUSSET Camille") {
		t.Errorf("settled: %s", text)
	}
	if after := camille.Get("/").Find(".ps-work__act a[href$='/checklist']").Length(); after != before-1 {
		t.Errorf("%d lines before, %d after", before, after)
	}
	again := page.Submit("form:has([value=participants])", url.Values{"do": {"assign"}, "planner_id": {fixture.Nadia.Account().String()}})
	if again.Status != http.StatusUnprocessableEntity || !strings.Contains(again.Text("form:has([value=participants])"), "Choisissez une personne du service") {
		t.Errorf("an officer sees to it: %d", again.Status)
	}
	if text := page.Submit("form:has([value=guests])", url.Values{"do": {"reopen"}}).Follow().Text("main"); strings.Contains(text, "Par ROUSSET Camille") {
		t.Errorf("reopened: %s", text)
	}
	nadia := site.As(t, fixture.Nadia)
	if read := nadia.Get(path); read.Status != http.StatusOK || read.Find("main form").Length() != 0 {
		t.Errorf("an officer reads it: %d", read.Status)
	}
	forged := url.Values{"step": {"guests"}, "do": {"done"}}
	for who, status := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Karim: http.StatusForbidden, fixture.Sabine: http.StatusNotFound} {
		if got := site.As(t, who).Forge(path, forged).Status; got != status {
			t.Errorf("%s settles it: %d", who.Slug, got)
		}
	}
}
