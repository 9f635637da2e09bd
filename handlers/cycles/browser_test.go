package cycles_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"passerelle/handlers/web/browsertest"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
)

func TestYanisRecordsOnATelephone(t *testing.T) {
	for name, noScript := range map[string]bool{"with script": false, "without script": true} {
		t.Run(name, func(t *testing.T) {
			site := webtest.New(t)
			g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
			g.Enrolled(t, site.World, fixture.Nadia, 9)
			site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
			screen := browsertest.Phone
			b := browsertest.As(t, site, fixture.Yanis, screen)
			if noScript {
				screen.NoScript = true
				b.Show(screen)
			}
			b.Go("/sessions/" + g.Sessions[0].ID.String())
			b.Shoot("roll-call-" + name)
			if over := b.Overflow(); over > 0 {
				t.Errorf("the page is %d pixels too wide", over)
			}
			fill := "button[name=fill]"
			if noScript {
				b.Follow(fill)
			} else {
				b.Click(fill)
			}
			b.Click("li:nth-child(4) input[value=unexcused] + label")
			if got := b.Text(".ps-stickybar button:first-child"); got != "Enregistrer 9 sur 9" {
				t.Errorf("the button says %q", got)
			}
			b.Follow(".ps-stickybar button:first-child")
			if got := b.Text(".ps-rollhead"); got != "9 sur 9 enregistrés" {
				t.Errorf("the head says %q", got)
			}
			var present, absent int
			site.World.Scan(t, "select count(*) filter (where mark = 'present'), count(*) filter (where mark = 'unexcused') from attendance", nil, &present, &absent)
			if present != 8 || absent != 1 {
				t.Errorf("%d present, %d absent", present, absent)
			}
			b.Shoot("roll-call-recorded-" + name)
		})
	}
}

func TestPagesOfCyclesAreAccessible(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 9)
	who := programmetest.Person(t, site.World, fixture.Nadia, 40)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	dark := browsertest.Desk
	dark.Dark = true
	for persona, paths := range map[*fixture.Persona][]string{
		fixture.Nadia: {"/cycles", "/cycles?person=" + who.String(), "/cycles/new", "/cycles/" + g.Cycle.String(), "/sessions/" + g.Sessions[1].ID.String()},
		fixture.Yanis: {"/cycles", "/cycles/" + g.Cycle.String(), "/sessions/" + g.Sessions[0].ID.String()},
	} {
		b := browsertest.As(t, site, persona, browsertest.Phone)
		for screen, name := range map[browsertest.Screen]string{browsertest.Phone: "phone", dark: "desk"} {
			b.Show(screen)
			for i, path := range paths {
				b.Go(path)
				b.Shoot(persona.Slug + "-" + name + "-" + string(rune('a'+i)))
				if over := b.Overflow(); over > 0 {
					t.Errorf("%s at %s is %d pixels too wide", path, name, over)
				}
				for _, found := range b.Axe() {
					t.Errorf("%s at %s: %s", path, name, found)
				}
			}
		}
	}
}

// Nadia sees what would change before anything does, without script and by it.
func TestNadiaEditsAllSessionsToComeAfterSeeingWhatChanges(t *testing.T) {
	site := webtest.New(t)
	g := programmetest.New(t, site.World, programmetest.Options{External: fixture.Yanis})
	g.Enrolled(t, site.World, fixture.Nadia, 3)
	site.World.Stand(g.Sessions[0].StartsAt.Add(5 * time.Minute))
	screen := browsertest.Phone
	screen.NoScript = true
	b := browsertest.As(t, site, fixture.Nadia, screen)
	b.Go("/sessions/" + g.Sessions[1].ID.String() + "/change")
	b.Type("#move-at", strings.Repeat(kb.Backspace+kb.Delete, 8)+"17:00")
	b.Type("#move-until", strings.Repeat(kb.Backspace+kb.Delete, 8)+"19:00")
	b.Click("input[name=reach][value=all] + label")
	b.Type("#move-reason", "Salle prise")
	b.Follow("form[action$='/move'] button[value=foresee]")
	if got := b.Text("main"); !strings.Contains(got, "7 séances changent") || !strings.Contains(got, "Déjà commencée") {
		t.Fatalf("the page says %s", got)
	}
	b.Shoot("edit-foreseen")
	if over := b.Overflow(); over > 0 {
		t.Errorf("%d pixels too wide", over)
	}
	b.Follow("form[action$='/move'] button[value=confirm]")
	var at, first string
	site.World.Scan(t, "select string_agg(distinct (starts_at at time zone 'Europe/Paris')::time::text, ' ') filter (where position > 1), min((starts_at at time zone 'Europe/Paris')::time::text) filter (where position = 1) from sessions where cycle_id = $1",
		[]any{g.Cycle}, &at, &first)
	if at != "17:00:00" || first != "18:00:00" {
		t.Errorf("to come at %s, begun at %s", at, first)
	}
}
