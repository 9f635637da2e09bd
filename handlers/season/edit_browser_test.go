package season_test

import (
	"context"
	"testing"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// A long series is confirmed without reading all of it: the act stays within reach,
// and what there is to know is said at once.
func TestWhatAnEditOfALongActionChangesIsReadAtAnyWidth(t *testing.T) {
	site := webtest.Over(t, world.Lived(t))
	var room programme.RoomID
	site.World.Scan(t, "select id from rooms where name = 'Grand foyer'", nil, &room)
	choir := culture.New{Branch: fixture.Camille.Branch.ID, Title: "Chorale", Discipline: "music", Form: "workshop", Seats: 12, Aware: true}
	for week := range 20 {
		choir.Dates = append(choir.Dates, culture.NewDate{
			Theme: "Répétition", On: day.Of(2026, 12, 4).Add(7 * week), At: day.ClockOf(10, 0), Until: day.ClockOf(12, 0), Room: room, Speaker: "Chœur de la Halle",
		})
	}
	programmetest.Write(t, site.World, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := culture.Create(ctx, tx, choir)
		return err
	})
	for name, screen := range map[string]browsertest.Screen{"phone": browsertest.Phone, "desk": browsertest.Desk} {
		for shade, dark := range map[string]bool{"light": false, "dark": true} {
			screen.Dark = dark
			b := browsertest.As(t, site, fixture.Camille, screen)
			b.Go(dated(t, site, "Chorale 2026") + "/change")
			fill(b, "at", "9:00")
			b.Click("input[name=reach][value=following] + label")
			fill(b, "reason", "Travaux")
			press(b, "foresee")
			if got := browsertest.Eval[int](b, "document.querySelectorAll(\"form[action$='/move'] tbody tr\").length"); got != 20 {
				t.Errorf("%d rows", got)
			}
			if got := browsertest.Eval[int](b, "[...document.querySelectorAll(\"form[action$='/move'] tbody tr\")].filter(row => row.checkVisibility()).length"); got < 8 || got > 12 {
				t.Errorf("%s: %d rows at once", name, got)
			}
			if !browsertest.Eval[bool](b, "(scrollTo(0, 0), document.querySelector('button[value=confirm]').getBoundingClientRect().bottom <= innerHeight)") {
				t.Errorf("%s: one scrolls to confirm", name)
			}
			if name == "phone" && browsertest.Eval[bool](b, "[...document.querySelectorAll(\"form[action$='/move'] td:empty\")].some(cell => cell.checkVisibility())") {
				t.Error("an empty cell is drawn")
			}
			b.Frame("edit-top-" + name + "-" + shade)
			b.Shoot("edit-long-" + name + "-" + shade)
			for _, wrong := range b.Axe() {
				t.Errorf("%s, %s: %s", name, shade, wrong)
			}
			if over := b.Overflow(); over > 0 {
				t.Errorf("%s: %d pixels too wide", name, over)
			}
		}
	}
}
