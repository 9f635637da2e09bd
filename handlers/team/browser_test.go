package team_test

import (
	"fmt"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// States of the pages that no link leads to: somebody suspended, a review that
// came back, a menu with a second place, the page of whoever is suspended.
func TestStatesOfATeamAreAccessibleAndFit(t *testing.T) {
	site := open(t)
	atBoth(t, site)
	for name, days := range map[*fixture.Persona]int{fixture.Marc: 104, fixture.Odile: 80} {
		site.World.Exec(t, "update memberships set last_used_at = $1 where id = $2", dbtest.Monday.AddDate(0, 0, -days), name.Membership())
	}
	site.World.Exec(t, "update memberships set status = 'suspended', suspended_at = $1, suspended_for = 'unused' where id = $2", dbtest.Monday.AddDate(0, 0, -14), fixture.Marc.Membership())
	site.World.Exec(t, `insert into account_notices (id, membership_id, service_id, noticed_at, suspends_at)
		select gen_random_uuid(), id, service_id, $1, $2 from memberships where id = $3`, dbtest.Monday.AddDate(0, 0, -4), dbtest.Monday.AddDate(0, 0, 10), fixture.Odile.Membership())
	b := browsertest.Open(t, site.URL, browsertest.Desk)
	look := func(name string, reach func()) {
		for _, screen := range []browsertest.Screen{browsertest.Phone, {Width: 1280, Height: 900}, {Width: 1280, Height: 900, Dark: true}, {Width: 320, Height: 700}} {
			b.Show(screen)
			reach()
			b.Shoot(fmt.Sprintf("team-%s-%d-%v", name, screen.Width, screen.Dark))
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s at %d is %d pixels too wide", name, screen.Width, over)
			}
			for _, found := range b.Axe() {
				t.Errorf("%s at %d: %s", name, screen.Width, found)
			}
		}
	}
	b.SignIn(site.SignIn(t, fixture.Helene))
	look("members", func() { b.Go("/team") })
	look("suspended", func() { b.Go(path(fixture.Marc)) })
	look("undecided", func() {
		b.Go("/team/review")
		b.Follow(".ps-stickybar button:not([name])")
	})
	b.SignIn(site.SignIn(t, fixture.Karim))
	look("places", func() {
		b.Go("/account/sessions")
		b.Click(".ps-user > summary")
	})
	site.World.Exec(t, "update memberships set status = 'suspended', suspended_at = $1, suspended_for = 'security' where account_id = $2", dbtest.Monday, fixture.Karim.Account())
	look("closed", func() {
		b.Go("/sign-in")
		prove(b, "karim")
	})
}
