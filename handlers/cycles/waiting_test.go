package cycles_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/day"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// A full cycle, somebody who waits for it, a departure, and one click.
func TestFreedSeatIsTakenInOneClick(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{Seats: 1, From: day.Of(2026, 12, 1)})
	g.Enrolled(t, site.World, fixture.Nadia, 1)
	who := programmetest.Person(t, site.World, fixture.Nadia, 5)
	nadia := site.As(t, fixture.Nadia)
	at := "/cycles/" + g.Cycle.String()

	page := nadia.Get("/cycles?person="+who.String()).Submit("form[action='"+at+"/waiting']", url.Values{"priority": {"measure_ends"}})
	if page.Status != http.StatusSeeOther || page.Location != at {
		t.Fatalf("waiting: %d to %s", page.Status, page.Location)
	}
	page = page.Follow()
	if text := page.Text("main"); !strings.Contains(text, "1 personne attend une place.") || !strings.Contains(text, "Prioritaire · Fin de mesure proche") {
		t.Fatalf("the cycle says %s", text)
	}
	again := nadia.Forge(at+"/waiting", url.Values{"person_id": {who.String()}})
	if again.Status != http.StatusConflict || !strings.Contains(again.Text("main"), "Cette personne est déjà sur la liste d’attente de ce cycle.") {
		t.Errorf("twice: %d %s", again.Status, again.Text("main"))
	}
	if page := page.Submit("form[action^='/enrolments/'][action$='/departure']", nil); page.Status != http.StatusSeeOther {
		t.Fatalf("departure: %d", page.Status)
	}
	list := nadia.Get("/cycles")
	if text := list.Text("main"); !strings.Contains(text, "Places offertes à vos personnes") || !strings.Contains(text, "Place offerte jusqu’au") {
		t.Fatalf("the list says %s", text)
	}
	// What keeps the person away may have come while they waited.
	if text := list.Text("main"); strings.Contains(text, "À vérifier") {
		t.Errorf("nothing stands against the seat: %s", text)
	}
	site.World.Exec(t, `insert into constraints (id, person_id, service_id, kind, from_clock, to_clock) values (gen_random_uuid(), $1, $2, 'hours', '19:00', '07:00')`, who, fixture.ValClair.ID)
	if text := nadia.Get("/cycles").Text("main"); !strings.Contains(text, "À vérifier") || !strings.Contains(text, "1er décembre 2026 à 18") {
		t.Errorf("the seat is offered without a word: %s", text)
	}
	if text := site.As(t, fixture.Marc).Get("/cycles").Text("main"); strings.Contains(text, "Places offertes") {
		t.Errorf("Marc is offered a seat of Nadia's: %s", text)
	}
	page = list.Submit("form[action$='/acceptance']", nil)
	if page.Status != http.StatusSeeOther || !strings.Contains(page.Follow().Text("main"), "Places prises : 1 sur 1.") {
		t.Errorf("acceptance: %d %s", page.Status, page.Follow().Text("main"))
	}
}

// Yanis leads the group and sees who sits in it; who waits and who is kept apart
// is nothing to him, by link, by address or by a forged form.
func TestFacilitatorSeesNamesOfTheRosterOnly(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{Seats: 1, External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 1)
	waits, other := programmetest.Person(t, site.World, fixture.Nadia, 5), programmetest.Person(t, site.World, fixture.Nadia, 6)
	nadia, yanis := site.As(t, fixture.Nadia), site.As(t, fixture.Yanis)
	at, file := "/cycles/"+g.Cycle.String(), "/persons/"+waits.String()+"/incompatibilities"
	nadia.Forge(at+"/waiting", url.Values{"person_id": {waits.String()}})
	page := nadia.Get(file).Submit("form[action='"+file+"']", url.Values{"other_id": {other.String()}})
	if page.Status != http.StatusSeeOther || !strings.Contains(page.Follow().Text("main"), "DURAND-AG Camille") {
		t.Fatalf("kept apart: %d", page.Status)
	}
	refused := nadia.Forge(at+"/waiting", url.Values{"person_id": {other.String()}})
	if text := refused.Text("main"); refused.Status != http.StatusConflict || !strings.Contains(text, "Une incompatibilité est notée avec une autre personne de ce groupe.") || strings.Contains(text, "DURAND-AG") {
		t.Errorf("%d %s", refused.Status, text)
	}
	seen := yanis.Get(at).Text("body")
	if !strings.Contains(seen, "DURAND-AA Camille") {
		t.Fatalf("Yanis does not see the roster: %s", seen)
	}
	for _, hidden := range append([]string{"DURAND-AF", "Liste d’attente", "ncompatibilité"}, programmetest.Needles...) {
		if strings.Contains(seen, hidden) {
			t.Errorf("Yanis reads %q", hidden)
		}
	}
	var waiting, side string
	site.World.Scan(t, "select (select id::text from waiting), (select id::text from incompatibilities limit 1)", nil, &waiting, &side)
	for path, form := range map[string]url.Values{
		at + "/waiting":                          {"person_id": {waits.String()}},
		"/waiting/" + waiting + "/departure":     nil,
		file:                                     {"other_id": {other.String()}},
		"/incompatibilities/" + side + "/ending": nil,
	} {
		if page := yanis.Forge(path, form); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if page := yanis.Get(file); page.Status != http.StatusForbidden {
		t.Errorf("%s: %d", file, page.Status)
	}
	if page := nadia.Get(file).Submit("form[action$='/ending']", nil); page.Status != http.StatusSeeOther || page.Location != file {
		t.Errorf("ended: %d to %s", page.Status, page.Location)
	}
}
