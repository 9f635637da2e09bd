package places_test

import (
	"context"
	"strings"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

// Story 1: from the first page Nadia proposes two of her persons for the free
// seats of a cycle that begins soon, a click each once she is there. Nobody else's
// persons are offered to her but those of a colleague whom she covers.
func TestStory01NadiaProposesTwoPersonsForFreeSeats(t *testing.T) {
	s := newScene(t)
	second := programmetest.Person(t, s.World, fixture.Nadia, 3)
	marcs := programmetest.Person(t, s.World, fixture.Nadia, 4) // of her branch, and a colleague's
	s.World.Exec(t, "update persons set referent_id = $2 where id = $1", marcs, fixture.Marc.Account())
	for _, who := range []any{second, marcs} {
		s.World.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on, ends_on) values (gen_random_uuid(), $1, $2, 'probation_order', 'at', '2026-01-01', '2028-01-01')`,
			who, fixture.ValClair.ID)
	}
	b := browsertest.As(t, s.Site, fixture.Nadia, browsertest.Desk)
	clicks := 0
	press := func(selector string) {
		b.Follow(selector)
		clicks++
	}
	b.Go("/")
	if text := b.Text("main"); !strings.Contains(text, "10 places") || !strings.Contains(text, "Motivation au changement") {
		t.Fatalf("the day says %s", text)
	}
	press("main a[href='" + s.at + "/candidates']")
	offered := func(who string) bool {
		return browsertest.Eval[bool](b, "document.querySelector('button[name=person_id][value=\""+who+"\"]') !== null")
	}
	if !offered(s.fits.String()) || !offered(second.String()) || offered(marcs.String()) {
		t.Fatalf("Nadia is offered %s", b.Text("main"))
	}
	for _, why := range []string{"La mesure prend fin avant la dernière séance", "Doit être à son domicile à l’heure d’une séance"} {
		if text := browsertest.Eval[string](b, "document.querySelector('main').textContent"); !strings.Contains(text, why) {
			t.Errorf("why not, without %q: %s", why, text)
		}
	}
	b.Shoot("story01-candidates")
	press("button[name=person_id][value='" + s.fits.String() + "']")
	press("button[name=person_id][value='" + second.String() + "']")
	if clicks != 3 {
		t.Errorf("%d clicks", clicks)
	}
	var proposed int
	s.World.Scan(t, "select count(*) from proposals where cycle_id = $1 and person_id in ($2, $3) and status = 'proposed'", []any{s.g.Cycle, s.fits, second}, &proposed)
	if proposed != 2 {
		t.Errorf("%d are proposed: %s", proposed, b.Text("main"))
	}
	// Whom she covers is hers for as long as it lasts.
	programmetest.Write(t, s.World, fixture.Dominique.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := charge.Name(ctx, tx, charge.NewCover{Absent: fixture.Marc.Account().String(), Cover: fixture.Nadia.Account().String(), EndsOn: "27/11/2026"})
		return err
	})
	b.Go(s.at + "/candidates")
	if !offered(marcs.String()) {
		t.Errorf("whom she covers is not offered: %s", b.Text("main"))
	}
}
