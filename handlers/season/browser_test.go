package season_test

import (
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestPagesOfTheSeasonAreAccessible(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var action string
	site.World.Scan(t, "select a.cycle_id::text from actions a join cycles c on c.id = a.cycle_id where c.label = 'Fête de la musique 2026'", nil, &action)
	b := browsertest.As(t, site, fixture.Camille, browsertest.Phone)
	for _, screen := range []browsertest.Screen{browsertest.Phone, browsertest.Desk} {
		b.Show(screen)
		for name, path := range map[string]string{"month": "/season", "week": "/season?view=week", "list": "/season?view=list", "copy": "/actions/new?from=" + action, "action": "/actions/" + action, "rooms": "/rooms"} {
			b.Go(path)
			b.Shoot("season-" + name)
			for _, wrong := range b.Axe() {
				t.Errorf("%s: %s", path, wrong)
			}
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s is %d pixels too wide", path, over)
			}
		}
	}
}
