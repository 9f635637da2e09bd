package season_test

import (
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Camille lists a piano, books it for a date, is told that the bus is taken, and finds
// both again wherever the date is shown.
func TestCamilleBooksEquipmentAtAnyWidth(t *testing.T) {
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "desk": {Width: browsertest.Desk.Width, Height: browsertest.Desk.Height, Dark: true}} {
		site := webtest.Over(t, world.Lived(t))
		b := browsertest.As(t, site, fixture.Camille, screen)
		look := func(page string) {
			t.Helper()
			b.Shoot("equipment-" + page + "-" + name)
			for _, wrong := range b.Axe() {
				t.Errorf("%s, %s: %s", page, name, wrong)
			}
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s, %s: %d pixels too wide", page, name, over)
			}
		}
		b.Go("/rooms")
		b.Follow("main a[href='/equipment']")
		b.Type("#name", "Piano")
		b.Follow("form[action='/equipment'] button")
		if text := b.Text("main"); !strings.Contains(text, "Le matériel est ajouté.") {
			t.Fatalf("not added: %s", text)
		}
		look("list")
		b.Follow("main a[href='/equipment/" + thingNamed(t, site, "Vidéoprojecteur", fixture.Camille) + "']")
		look("one")

		b.Go("/actions/new?from=" + one(t, site, "select id::text from cycles where label = 'Les métiers du spectacle 2026'"))
		fill(b, "title", "Soirée au théâtre")
		fill(b, "date_on[1]", "05/12/2026")
		b.Click("input[name='date_equipment[1]'][value='" + thingNamed(t, site, "Piano", fixture.Camille) + "'] + label")
		press(b, "check")
		if text := b.Text("main"); !strings.Contains(text, "Matériel déjà pris à cette heure : Minibus (Les métiers du spectacle 2026)") || strings.Contains(text, "Piano (") {
			t.Fatalf("it says %s", text)
		}
		look("plan")
		fill(b, "date_reason[1]", "Un seul trajet pour les deux groupes.")
		b.Click("[name=aware] + label")
		press(b, "create")
		if text := b.Text("main"); !strings.Contains(text, "Minibus, Piano") || !strings.Contains(text, "Rendez-vous à 17 h 15") {
			t.Fatalf("not planned: %s", text)
		}
		look("action")

		date := dated(t, site, "Soirée au théâtre 2026")
		b.Go(date)
		look("session")
		b.Go(strings.Replace(date, "/sessions/", "/dates/", 1) + "/checklist")
		look("checklist")
		b.Go(dated(t, site, "Ciné-débat 2026") + "/change")
		b.Click("input[name=equipment_id][value='" + thingNamed(t, site, "Piano", fixture.Camille) + "'] + label")
		b.Click("input[name=reach][value=all] + label")
		press(b, "foresee")
		if text := b.Text("main"); !strings.Contains(text, "Piano, Vidéoprojecteur") || !strings.Contains(text, "Personne n’est averti") {
			t.Fatalf("it says %s", text)
		}
		look("edit")
	}
}
