package cycles_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestNadiaSeesTheDatesThenPlansTheCycle(t *testing.T) {
	site := webtest.New(t)
	programmetest.New(t, site.World, programmetest.Options{})
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/cycles/new")
	typed := url.Values{
		"programme_id": {page.Find("select[name=programme_id] option").Last().AttrOr("value", "")},
		"first_on":     {"18122026"}, "weekday": {"5"}, "at": {"14 h"}, "room": {"Salle bleue"}, "lead_id": {fixture.Nadia.Membership().String()},
		"external_id": {fixture.Yanis.Membership().String()},
	}
	dates := typed
	dates.Set("do", "dates")
	page = page.Submit("form[action='/cycles']", dates)
	text := page.Text("main")
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(text, "vendredi 18 décembre 2026 à 14 h") ||
		!strings.Contains(text, "Noël : pas de séance le vendredi 25 décembre 2026.") || page.Find(".fr-alert--error").Length() != 0 {
		t.Fatalf("%d: %s", page.Status, text)
	}
	var made int
	site.World.Scan(t, "select count(*) from cycles", nil, &made)
	if made != 1 {
		t.Errorf("looking at dates made a cycle")
	}
	page = page.Submit("form[action='/cycles']", nil)
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	shown := page.Follow()
	if text := shown.Text("main"); !strings.Contains(text, "Cycle 2026-2") || !strings.Contains(text, "COHEN Yanis (Association Horizon)") || !strings.Contains(text, "Salle bleue") {
		t.Errorf("the cycle says %s", text)
	}
}

func TestPlanningSaysWhatIsWrongAndKeepsWhatWasTyped(t *testing.T) {
	site := webtest.New(t)
	programmetest.New(t, site.World, programmetest.Options{})
	page := site.As(t, fixture.Nadia).Get("/cycles/new").Submit("form[action='/cycles']", url.Values{
		"first_on": {"30/02/2027"}, "at": {"25:00"}, "seats": {"dix"}, "lead_id": {fixture.Ines.Membership().String()}, "room": {"Salle <b>"},
	})
	if page.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", page.Status)
	}
	for _, field := range []string{"programme_id", "first_on", "at", "seats"} {
		if page.Find("[name="+field+"][aria-invalid=true]").Length() != 1 {
			t.Errorf("%s is not marked", field)
		}
	}
	if got := page.Find("input[name=first_on]").AttrOr("value", ""); got != "30/02/2027" || page.Find("input[name=room]").AttrOr("value", "") != "Salle <b>" {
		t.Errorf("typed text is lost: %q", got)
	}
}

func TestTwoClicksEnrolSomebodyFromTheirFile(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{})
	who := programmetest.Person(t, site.World, fixture.Nadia, 1)
	nadia := site.As(t, fixture.Nadia)
	page := nadia.Get("/cycles?person=" + who.String())
	if page.Status != http.StatusOK || page.Text("h1") != "Inscrire DURAND-AB Camille" {
		t.Fatalf("%d: %s", page.Status, page.Text("main"))
	}
	page = page.Submit("form[action='/cycles/"+g.Cycle.String()+"/enrolments']", nil)
	if page.Status != http.StatusSeeOther || page.Location != "/persons/"+who.String() {
		t.Fatalf("%d to %s", page.Status, page.Location)
	}
	again := nadia.Get("/cycles?person="+who.String()).Submit("form[action='/cycles/"+g.Cycle.String()+"/enrolments']", nil)
	if again.Status != http.StatusConflict || !strings.Contains(again.Text("main"), "Cette personne est déjà inscrite à ce cycle.") {
		t.Errorf("%d: %s", again.Status, again.Text("main"))
	}
	cycle := nadia.Get("/cycles/" + g.Cycle.String())
	if !strings.Contains(cycle.Text("main"), "DURAND-AB Camille") || !strings.Contains(cycle.Text("main"), "Places prises : 1 sur 10.") {
		t.Errorf("the cycle says %s", cycle.Text("main"))
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'cycle' and noun_id = $1", []any{g.Cycle.UUID}, &lines)
	if lines != 2 {
		t.Errorf("%d readings of the cycle are journalled", lines)
	}
	left := cycle.Submit("form[action$='/departure']", nil)
	if left.Status != http.StatusSeeOther || !strings.Contains(left.Follow().Text("main"), "A quitté le cycle") {
		t.Errorf("departure: %d", left.Status)
	}
}

func TestSixtyFourAskForTheLastSeat(t *testing.T) {
	w := world.New(t)
	site := webtest.Over(t, w)
	g := programmetest.New(t, w, programmetest.Options{Seats: 1})
	var people []person.ID
	for i := range 64 {
		people = append(people, programmetest.Person(t, w, fixture.Nadia, i))
	}
	nadia := site.As(t, fixture.Nadia)
	csrf := nadia.CSRF()
	var won, told atomic.Int32
	var all sync.WaitGroup
	for _, who := range people {
		all.Go(func() {
			page := nadia.Post("/cycles/"+g.Cycle.String()+"/enrolments", url.Values{"csrf": {csrf}, "person_id": {who.String()}})
			switch {
			case page.Status == http.StatusSeeOther:
				won.Add(1)
			case page.Status == http.StatusConflict && strings.Contains(page.Text("main"), "Le cycle est complet"):
				told.Add(1)
			default:
				t.Errorf("%d: %s", page.Status, page.Text("main"))
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || told.Load() != 63 {
		t.Errorf("%d won, %d were told\n%s", won.Load(), told.Load(), site.Log)
	}
}

func TestOthersFindNothing(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, site.World, fixture.Nadia, 1)
	who := programmetest.Person(t, site.World, fixture.Nadia, 5)
	cycle, session := "/cycles/"+g.Cycle.String(), "/sessions/"+g.Sessions[0].ID.String()
	ines := site.As(t, fixture.Ines)
	outsider := site.As(t, programmetest.Stranger(t, site.World, &fixture.Relais))
	for _, path := range []string{cycle, session, "/cycles?person=" + who.String(), "/cycles/x", "/sessions/x"} {
		if got := ines.Get(path).Status; got != http.StatusNotFound {
			t.Errorf("Inès at %s: %d", path, got)
		}
	}
	for _, path := range []string{cycle, session} {
		if got := outsider.Get(path).Status; got != http.StatusNotFound {
			t.Errorf("another organisation at %s: %d", path, got)
		}
	}
	if got := ines.Forge(cycle+"/enrolments", url.Values{"person_id": {who.String()}}).Status; got != http.StatusNotFound {
		t.Errorf("Inès enrols: %d", got)
	}
	if got := ines.Forge("/enrolments/"+seats[0].String()+"/departure", nil).Status; got != http.StatusNotFound {
		t.Errorf("Inès removes: %d", got)
	}
	if got := outsider.Forge(session+"/attendance", url.Values{"status": {"held"}, "mark[" + seats[0].String() + "]": {"present"}}).Status; got != http.StatusNotFound {
		t.Errorf("another organisation records: %d", got)
	}
	odile := site.As(t, fixture.Odile)
	if got := odile.Get(cycle); got.Status != http.StatusOK || got.Find("form[action$='/departure']").Length() != 0 {
		t.Errorf("Odile reads: %d", got.Status)
	}
	for who, paths := range map[*fixture.Persona][]string{fixture.Bruno: {"/cycles", cycle, session}, fixture.Karim: {"/cycles", session}, fixture.Odile: {"/cycles/new"}, fixture.Yanis: {"/cycles/new"}} {
		visitor := site.As(t, who)
		for _, path := range paths {
			if got := visitor.Get(path).Status; got != http.StatusForbidden {
				t.Errorf("%s at %s: %d", who.Slug, path, got)
			}
		}
	}
}

func TestFacilitatorIsToldNamesAndNothingElse(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 3)
	site.World.Stand(g.Sessions[0].StartsAt.Add(time.Minute))
	yanis := site.As(t, fixture.Yanis)
	for _, path := range []string{"/cycles", "/cycles/" + g.Cycle.String(), "/sessions/" + g.Sessions[0].ID.String()} {
		page := yanis.Get(path)
		if page.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.Status)
		}
		if path != "/cycles" && !strings.Contains(page.Text("main"), "DURAND-AA Camille") {
			t.Errorf("%s names nobody", path)
		}
		for _, needle := range append(programmetest.Needles, "/persons", "Motivation au changement", "Places") {
			if strings.Contains(page.Body, needle) {
				t.Errorf("%s tells %q", path, needle)
			}
		}
	}
	var lines int
	site.World.Scan(t, "select count(*) from journal where action = 'read' and service_id = $1 and organisation_id = $2", []any{fixture.ValClair.ID, fixture.Horizon.ID}, &lines)
	if lines != 2 {
		t.Errorf("%d readings by Yanis stand in the service's journal", lines)
	}
}
