package season_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// one scans a text of the world.
func one(t *testing.T, site *webtest.Site, query string, args ...any) (found string) {
	t.Helper()
	site.World.Scan(t, query, args, &found)
	return found
}

func thingNamed(t *testing.T, site *webtest.Site, name string, of *fixture.Persona) string {
	t.Helper()
	return one(t, site, "select id::text from equipment where name = $1 and service_id = $2", name, of.Actor().Service)
}

func TestEquipmentIsKeptByWhoPlansTheSeason(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	page := camille.Get("/equipment")
	for _, said := range []string{"Vidéoprojecteur", "Avec son câble et l’écran pliant", "Retiré", "samedi 5 décembre 2026", "Les métiers du spectacle 2026", "Minibus"} {
		if !strings.Contains(page.Text("main"), said) {
			t.Errorf("%q is not said: %s", said, page.Text("main"))
		}
	}
	added := page.Submit("form[action='/equipment']", url.Values{"name": {"Piano"}, "units": {"1"}})
	if added.Status != http.StatusSeeOther || !strings.Contains(added.Follow().Text("main"), "Le matériel est ajouté.") {
		t.Fatalf("%d: %s", added.Status, added.Text("main"))
	}
	again := camille.Get("/equipment").Submit("form[action='/equipment']", url.Values{"name": {"piano "}, "units": {"2"}, "note": {"Droit <i>"}})
	if again.Status != http.StatusUnprocessableEntity || again.Find("#note[value='Droit <i>']").Length() != 1 || !strings.Contains(again.Text("main"), "déjà un matériel de ce nom") {
		t.Errorf("%d: %s", again.Status, again.Text("main"))
	}
	piano := thingNamed(t, site, "Piano", fixture.Camille)
	form := "form[action='/equipment/" + piano + "']"
	wrong := camille.Get("/equipment/"+piano).Submit(form, url.Values{"name": {"Piano droit"}, "units": {"0"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Find(form+" [name=name]").AttrOr("value", "") != "Piano droit" || wrong.Find(form+" [name=units][aria-invalid=true]").Length() != 1 {
		t.Errorf("%d: %s", wrong.Status, wrong.Text("main"))
	}
	if done := wrong.Submit(form, url.Values{"units": {"2"}, "retired": {"true"}}); done.Status != http.StatusSeeOther {
		t.Errorf("%d: %s", done.Status, done.Text("main"))
	}
	if got := one(t, site, "select name || units || (retired_at is not null) from equipment where id = $1", piano); got != "Piano droit2true" {
		t.Errorf("it is %s", got)
	}
	if lines := one(t, site, "select count(*)::text from journal where noun = 'equipment' and noun_id = $1", piano); lines != "2" {
		t.Errorf("%s lines in the journal", lines)
	}
}

func TestWhoDoesNotPlanTheSeasonKeepsNoEquipment(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	sound := "/equipment/" + thingNamed(t, site, "Sono", fixture.Camille)
	typed := url.Values{"name": {"Autre"}, "units": {"9"}}
	nadia := site.As(t, fixture.Nadia)
	if page := nadia.Get("/equipment"); page.Status != http.StatusOK || page.Find("main form[action^='/equipment']").Length() != 0 {
		t.Errorf("an officer may change equipment: %d", page.Status)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Nadia: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Sabine: http.StatusNotFound} {
		if got := site.As(t, who).Forge(sound, typed).Status; got != status {
			t.Errorf("%s changes it: %d", who.Slug, got)
		}
	}
	if got := site.As(t, fixture.Yanis).Get("/equipment").Status; got != http.StatusForbidden {
		t.Errorf("a partner reads the list: %d", got)
	}
	if got := nadia.Forge("/equipment", typed).Status; got != http.StatusForbidden {
		t.Errorf("an officer adds: %d", got)
	}
	if got := one(t, site, "select count(*)::text from equipment where name = 'Autre' or units = 9"); got != "0" {
		t.Errorf("%s changed", got)
	}
}

func TestEquipmentThatIsTakenAsksForAReason(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	bus, sound := thingNamed(t, site, "Minibus", fixture.Camille), thingNamed(t, site, "Sono", fixture.Camille)
	page := site.As(t, fixture.Camille).Get("/actions/new")
	if page.Find("[name='date_equipment[1]'][value='"+bus+"']").Length() != 1 || page.Find("[name='date_equipment[1]']").Length() != 3 {
		t.Fatalf("what is retired is offered, or what is not is missing: %s", page.Text("main"))
	}
	page = page.Submit("form[action='/actions']", url.Values{
		"title": {"Patinoire"}, "discipline": {"sport"}, "form": {"outing"}, "date_on[1]": {"05/12/2026"}, "date_at[1]": {"17:00"}, "date_until[1]": {"19:00"},
		"date_theme[1]": {"Sortie"}, "date_room[1]": {one(t, site, "select id::text from rooms where name = 'Auditorium'")}, "date_equipment[1]": {bus, sound},
		"date_transport[1]": {"Départ à 16 h 30 <devant> l’antenne."}, "aware": {"true"}, "do": {"check"},
	})
	if text := page.Text("main"); !strings.Contains(text, "Matériel déjà pris à cette heure : Minibus (Les métiers du spectacle 2026)") || strings.Contains(text, "Sono (") {
		t.Errorf("it says %s", text)
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"create"}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text("main"), "Le matériel « Minibus » est pris par « Les métiers du spectacle 2026 ».") ||
		page.Find("[name='date_equipment[1]'][checked]").Length() != 2 || page.Find("[name='date_transport[1]']").Text() != "Départ à 16 h 30 <devant> l’antenne." {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Submit("form[action='/actions']", url.Values{"do": {"create"}, "date_reason[1]": {"Deux allers et retours."}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	text := page.Follow().Text("main")
	for _, said := range []string{"partage accepté : Deux allers et retours.", "Minibus, Sono", "Départ à 16 h 30 <devant> l’antenne."} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said: %s", said, text)
		}
	}
	foreign := url.Values{"date_equipment[1]": {thingNamed(t, site, "Sono", fixture.Sabine)}, "title": {"Autre"}, "do": {"create"}, "date_on[1]": {"06/12/2026"}}
	if refused := site.As(t, fixture.Camille).Get("/actions/new").Submit("form[action='/actions']", foreign); !strings.Contains(refused.Text("main"), "Ce matériel n’est pas proposé.") {
		t.Errorf("another service's: %d: %s", refused.Status, refused.Text("main"))
	}
}

func TestACopyHasTheEquipmentThatIsStillOffered(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	before := one(t, site, "select a.cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Les métiers du spectacle 2026'")
	bus := thingNamed(t, site, "Minibus", fixture.Camille)
	page := site.As(t, fixture.Camille).Get("/actions/new?from=" + before)
	if page.Find("[name='date_equipment[1]'][checked]").AttrOr("value", "") != bus || !strings.Contains(page.Find("[name='date_transport[1]']").Text(), "17 h 15 devant l’antenne") {
		t.Errorf("the copy asks %s", page.Text("main"))
	}
	site.World.Exec(t, "update equipment set retired_at = '2026-11-20' where id = $1", bus)
	page = site.As(t, fixture.Camille).Get("/actions/new?from=" + before)
	if page.Find("[name='date_equipment[1]'][value='"+bus+"']").Length() != 0 || page.Find("[name='date_equipment[1]'][checked]").Length() != 0 {
		t.Error("what is retired is booked again")
	}
}

// Equipment alone is changed without a reason and without a word to anybody; what else
// changes with it needs one.
func TestADateIsGivenEquipmentWithoutTellingAnybody(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	camille := site.As(t, fixture.Camille)
	address := dated(t, site, "Ciné-débat 2026")
	bus, projector := thingNamed(t, site, "Minibus", fixture.Camille), thingNamed(t, site, "Vidéoprojecteur", fixture.Camille)
	page := camille.Get(address + "/change")
	if page.Find("[name=equipment_id][checked]").AttrOr("value", "") != projector {
		t.Fatalf("the projector is not booked: %s", page.Text(moveForm))
	}
	shown := page.Submit(moveForm, url.Values{"equipment_id": {projector, bus}, "reach": {"all"}, "do": {"foresee"}})
	if text := shown.Text("main"); !strings.Contains(text, "3 séances changent") || !strings.Contains(text, "Minibus, Vidéoprojecteur") || !strings.Contains(text, "Personne n’est averti : seul le matériel change.") {
		t.Fatalf("%d: %s", shown.Status, text)
	}
	if done := shown.Submit(moveForm, url.Values{"do": {"confirm"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	if got := one(t, site, "select count(*)::text from equipment_bookings k join sessions s on s.id = k.session_id join cycles c on c.id = s.cycle_id where c.label = 'Ciné-débat 2026' and k.equipment_id = $1", bus); got != "3" {
		t.Errorf("%s dates have the bus", got)
	}
	// The Saturday of the outing the bus is taken: the form says so, and keeps what was typed.
	typed := url.Values{"on": {"05/12/2026"}, "at": {"18:00"}, "until": {"20:00"}, "reach": {"this"}, "transport": {"À pied."}, "aware": {"true"}, "do": {"foresee"}}
	unsaid := camille.Get(address+"/change").Submit(moveForm, typed)
	if unsaid.Status != http.StatusUnprocessableEntity || unsaid.Find("[name=reason][aria-invalid=true]").Length() != 1 {
		t.Errorf("it moves without a reason: %d: %s", unsaid.Status, unsaid.Text("main"))
	}
	shown = unsaid.Submit(moveForm, url.Values{"reason": {"Salle prise"}, "do": {"foresee"}})
	if text := shown.Text("main"); !strings.Contains(text, "Matériel déjà pris à cette heure : Minibus (Les métiers du spectacle 2026)") {
		t.Fatalf("%d: %s", shown.Status, text)
	}
	silent := shown.Submit(moveForm, url.Values{"do": {"confirm"}})
	if silent.Status != http.StatusUnprocessableEntity || silent.Find("[name=shared][aria-invalid=true]").Length() != 1 || silent.Find("[name=transport]").Text() != "À pied." ||
		silent.Find("[name=equipment_id][checked]").Length() != 2 {
		t.Fatalf("%d: %s", silent.Status, silent.Text("main"))
	}
	if done := silent.Submit(moveForm, url.Values{"shared": {"Le bus fait deux tours."}, "do": {"confirm"}}); done.Status != http.StatusSeeOther {
		t.Errorf("%d: %s", done.Status, done.Text("main"))
	}
}

// How one gets there is for whoever leads the date, on both sides, and for whoever
// registers people; what is lent is the service's own.
func TestHowOneGetsThereIsReadByWhoLeadsAndWhoRegisters(t *testing.T) {
	t.Parallel()
	site := webtest.Over(t, world.Lived(t))
	address := dated(t, site, "Les métiers du spectacle 2026")
	var action programme.CycleID
	site.World.Scan(t, "select id from cycles where label = 'Les métiers du spectacle 2026'", nil, &action)
	programmetest.Write(t, site.World, fixture.Helene.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.Join(ctx, tx, action, fixture.Yanis.Membership(), programme.External)
	})
	for _, who := range []*fixture.Persona{fixture.Camille, fixture.Nadia, fixture.Yanis} {
		page := site.As(t, who).Get(address)
		if text := page.Text("main"); page.Status != http.StatusOK || !strings.Contains(text, "Rendez-vous à 17 h 15 devant l’antenne, minibus.") || strings.Contains(text, "MatérielMinibus") != (who != fixture.Yanis) {
			t.Errorf("%s: %d: %s", who.Slug, page.Status, text)
		}
	}
	if text := site.As(t, fixture.Nadia).Get("/actions/" + action.String()).Text("main"); !strings.Contains(text, "Retour vers 21 h.") {
		t.Errorf("the action says %s", text)
	}
	// Nothing that is printed for people, or shown to anybody, speaks of it.
	for _, path := range []string{"/actions/" + action.String() + "/poster", "/season/programme?on=2026-12-01"} {
		if page := site.As(t, fixture.Camille).Get(path); page.Status != http.StatusOK || strings.Contains(page.Body, "17 h 15") {
			t.Errorf("%s: %d says when the bus leaves", path, page.Status)
		}
	}
	list := site.As(t, fixture.Camille).Get(strings.Replace(address, "/sessions/", "/dates/", 1) + "/checklist")
	if text := list.Text("main"); !strings.Contains(text, "Matériel de cette dateMinibusHuit places, permis B") {
		t.Errorf("the checklist says %s", text)
	}
}
