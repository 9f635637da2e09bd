package season_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/notification"
	"passerelle/models/person"
	"passerelle/models/programme/programmetest"
)

// debate is an action of the lived world: its first date to come, its group, and
// persons of Nadia's, of whom the first must be at home from 21 h on.
type debate struct {
	*webtest.Site
	address, group string
	people         []person.ID
}

func newDebate(t *testing.T, persons int) debate {
	t.Helper()
	d := debate{Site: webtest.Over(t, world.Lived(t))}
	d.address = dated(t, d.Site, "Ciné-débat 2026")
	d.World.Scan(t, "select '/cycles/' || id from cycles where label = 'Ciné-débat 2026'", nil, &d.group)
	for n := range persons {
		d.people = append(d.people, programmetest.Person(t, d.World, fixture.Nadia, 800+n))
	}
	d.World.Exec(t, `insert into constraints (id, person_id, service_id, kind, from_clock, to_clock) values (gen_random_uuid(), $1, $2, 'hours', '21:00', '07:00')`, d.people[0], fixture.ValClair.ID)
	return d
}

// enrols takes two clicks, from the file to the list and from there to the seat.
func (d debate) enrols(t *testing.T, who person.ID) (list, done *webtest.Page) {
	t.Helper()
	nadia := d.As(t, fixture.Nadia)
	list = nadia.Get(nadia.Get("/persons/"+who.String()).Find("a[href^='/cycles?person=']").AttrOr("href", ""))
	return list, list.Submit("form[action='"+d.group+"/enrolments']", nil)
}

func (d debate) says(t *testing.T, page *webtest.Page, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(page.Text("main"), want) {
			t.Errorf("%q is not said (%d): %s", want, page.Status, page.Text("main"))
		}
	}
}

const late = "Au domicile : tous les jours, de 21 h à 7 h le lendemain – "

// What is said before a seat is taken warns and refuses nothing; it is said as long
// as it is so, in the file and beside the name in the group.
func TestWhatKeepsSomebodyAwayIsSaidBeforeAndAfterTheyAreRegistered(t *testing.T) {
	t.Parallel()
	d := newDebate(t, 1)
	d.World.Exec(t, "update sessions set starts_at = starts_at + interval '6 hours', ends_at = ends_at + interval '6 hours', keeps_room = false where '/sessions/' || id = $1", d.address)
	list, done := d.enrols(t, d.people[0])
	d.says(t, list, "À vérifier", late)
	if done.Status != http.StatusSeeOther || done.Location != "/persons/"+d.people[0].String() {
		t.Fatalf("%d to %s: %s", done.Status, done.Location, done.Text("main"))
	}
	nadia := d.As(t, fixture.Nadia)
	d.says(t, nadia.Get(done.Location), "« Ciné-débat 2026 » : des séances à vérifier", late, "Son inscription reste valable")
	d.says(t, nadia.Get(d.group), "À vérifier", late)
	if other := d.As(t, fixture.Marc).Get(d.group); other.Status != http.StatusOK || strings.Contains(other.Text("main"), "domicile") {
		t.Errorf("a colleague reads it in the group (%d): %s", other.Status, other.Text("main"))
	}
	d.World.Exec(t, "delete from constraints where person_id = $1", d.people[0])
	if text := nadia.Get(done.Location).Text("main"); strings.Contains(text, "des séances à vérifier") {
		t.Errorf("it is still said: %s", text)
	}
}

// Camille is told that somebody can no longer come. Who it is, and why, is for their
// officer, whom the notice leads to the file.
func TestCamilleIsToldThatSomebodyCannotComeAndTheirOfficerWhy(t *testing.T) {
	t.Parallel()
	d := newDebate(t, 6)
	for _, who := range d.people {
		if _, done := d.enrols(t, who); done.Status != http.StatusSeeOther {
			t.Fatalf("%d: %s", done.Status, done.Text("main"))
		}
	}
	camille := d.As(t, fixture.Camille)
	typed := url.Values{"at": {"20:30"}, "until": {"22:30"}, "reach": {"this"}, "reason": {"Le film est plus long."}, "do": {"foresee"}}
	shown := camille.Get(d.address+"/change").Submit(moveForm, typed)
	d.says(t, shown, "Au moins une personne inscrite ne pourra plus venir", "ni qui, ni pour quelle raison")
	for _, needle := range append([]string{"DURAND", "Durand", "domicile", "21 h", "À vérifier"}, programmetest.Needles...) {
		if strings.Contains(shown.Text("main"), needle) {
			t.Errorf("Camille is told %q: %s", needle, shown.Text("main"))
		}
	}
	var reads int
	d.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'session' and '/sessions/' || noun_id = $1 and account_id = $2", []any{d.address, fixture.Camille.Account()}, &reads)
	if reads != 1 {
		t.Errorf("the journal says %d times that she asked", reads)
	}
	if done := shown.Submit(moveForm, url.Values{"do": {"confirm"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", done.Status, done.Text("main"))
	}
	programmetest.Write(t, d.World, actor.ForWorker(fixture.ValClair.ID), func(ctx context.Context, tx *db.Tx) error {
		waiting, err := notification.Unspread(ctx, tx, 100)
		for _, notice := range waiting {
			if err := notification.SpreadNotice(ctx, tx, notice, nil); err != nil {
				return err
			}
		}
		return err
	})
	nadia := d.As(t, fixture.Nadia)
	inbox := nadia.Get("/inbox")
	d.says(t, inbox, "Une personne inscrite ne peut plus venir à une séance – DURAND", "Ciné-débat 2026")
	if got := strings.Count(inbox.Text("main"), "Une personne inscrite ne peut plus venir"); got != 1 {
		t.Errorf("Nadia is told %d times", got)
	}
	d.says(t, nadia.Get("/persons/"+d.people[0].String()), late, "à 20 h 30")
	if text := camille.Get("/inbox").Text("main"); strings.Contains(text, "ne peut plus venir") {
		t.Errorf("Camille is told too: %s", text)
	}
}

// The pages that say why are closed to whoever plans the season, to partners and to
// other services.
func TestWhyIsClosedToWhoPlansTheSeason(t *testing.T) {
	t.Parallel()
	d := newDebate(t, 1)
	if _, done := d.enrols(t, d.people[0]); done.Status != http.StatusSeeOther {
		t.Fatal(done.Status)
	}
	for who, status := range map[*fixture.Persona]int{fixture.Camille: http.StatusForbidden, fixture.Yanis: http.StatusForbidden, fixture.Ines: http.StatusNotFound} {
		if got := d.As(t, who).Get("/persons/" + d.people[0].String()).Status; got != status {
			t.Errorf("%s opens the file: %d, want %d", who.Slug, got, status)
		}
		if page := d.As(t, who).Get("/cycles?person=" + d.people[0].String()); strings.Contains(page.Body, "DURAND") || strings.Contains(page.Body, "domicile") {
			t.Errorf("%s is told of the person (%d): %s", who.Slug, page.Status, page.Text("main"))
		}
	}
	if page := d.As(t, fixture.Camille).Get(d.group); page.Status != http.StatusOK || strings.Contains(page.Text("main"), "À vérifier") || strings.Contains(page.Text("main"), "domicile") {
		t.Errorf("Camille reads it in the group (%d): %s", page.Status, page.Text("main"))
	}
}
