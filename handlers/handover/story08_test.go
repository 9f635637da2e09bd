package handover_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme/programmetest"
)

// Story 8, its cycle: Marc, who leads one with Nadia, calls his last roll. The
// director names who takes his part over and hands his persons on; from midnight
// Marc sees nothing, Hélène calls the roll of the next session, and the former one
// keeps Marc's name. Each partner is told once of all its referrals.
func TestStory08ACycleGoesOnWithoutTheOneWhoLeft(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	site.World.Exec(t, "update persons set appi_ref = null") // the three to come bring numbers of their own
	g := programmetest.New(t, site.World, programmetest.Options{})
	g.Enrolled(t, site.World, fixture.Nadia, 3)
	cycle := "/cycles/" + g.Cycle.String()
	nadia := site.As(t, fixture.Nadia)
	if done := nadia.Get(cycle+"/team").Submit("form[action='"+cycle+"/facilitators']", map[string][]string{"membership_id": {fixture.Marc.Membership().String()}, "part": {"co"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("Marc joins: %d %s", done.Status, done.Text("main"))
	}
	call := func(who *fixture.Persona, n int) *browsertest.Browser {
		site.World.Stand(g.Sessions[n].StartsAt.Add(5 * time.Minute))
		b := browsertest.As(t, site, who, browsertest.Phone)
		b.Clock(g.Sessions[n].StartsAt.Add(5 * time.Minute))
		b.Go("/sessions/" + g.Sessions[n].ID.String())
		for i := range 3 {
			b.Click(".ps-roll > li:nth-child(" + string(rune('1'+i)) + ") input[value=present] + label")
		}
		b.Click(".ps-stickybar button:first-child")
		b.Wait("the roll to be kept", "document.body.innerText.includes('enregistrées')")
		return b
	}
	call(fixture.Marc, 0)

	dominique := browsertest.As(t, site, fixture.Dominique, browsertest.Desk)
	dominique.Go(cycle + "/team")
	choose(dominique, "[name=membership_id]", fixture.Helene.Membership().String())
	choose(dominique, "[name=part]", "cover")
	dominique.Follow("form[action='" + cycle + "/facilitators'] button[type=submit]")
	if team := dominique.Text("main table"); !strings.Contains(team, fixture.Helene.Name) {
		t.Fatalf("the team is %s", team)
	}
	director := site.As(t, fixture.Dominique)
	share := director.Get("/reassignments/new?from_id=" + fixture.Marc.Account().String() + "&rule=one&groups=all&to_id=" + fixture.Solene.Account().String())
	if done := share.Submit("form[action='/reassignments']", map[string][]string{"last_on": {"24/11/2026"}}); done.Status != http.StatusSeeOther {
		t.Fatalf("Marc's persons: %d %s", done.Status, done.Text("main"))
	}
	var told, partners int
	site.World.Scan(t, "select count(*) from notices where kind = 'referrals_transferred'", nil, &told)
	site.World.Scan(t, "select count(distinct organisation_id) from notices where kind = 'referrals_transferred'", nil, &partners)
	if told == 0 || told != partners {
		t.Errorf("%d messages to %d partners", told, partners)
	}

	marc := site.As(t, fixture.Marc)
	if page := marc.Get(cycle); page.Status != http.StatusOK {
		t.Errorf("on the last day Marc: %d", page.Status)
	}
	site.World.Stand(g.Sessions[0].StartsAt.Add(6 * time.Hour)) // 18:00 and six hours: midnight there
	if page := marc.Get(cycle); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("from midnight on Marc: %d to %q", page.Status, page.Location)
	}
	call(fixture.Helene, 1)
	for n, who := range []*fixture.Persona{fixture.Marc, fixture.Helene} {
		var marks int
		site.World.Scan(t, "select count(*) from attendance where session_id = $1 and recorded_name = $2 and mark = 'present'", []any{g.Sessions[n].ID, who.Name}, &marks)
		if marks != 3 {
			t.Errorf("session %d: %d marks of %s", n+1, marks, who.Slug)
		}
	}
	var who string
	site.World.Scan(t, "select person_id::text from enrolments where cycle_id = $1 order by id limit 1", []any{g.Cycle}, &who)
	if file := site.As(t, fixture.Nadia).Get("/persons/" + who + "?kind=programmes").Text("main"); !strings.Contains(file, fixture.Marc.Name) || !strings.Contains(file, fixture.Helene.Name) {
		t.Errorf("the file says %s", file)
	}
}
