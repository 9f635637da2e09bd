package places_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/notification"
	"passerelle/models/person"
	"passerelle/models/programme/programmetest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a cycle that Nadia leads in Sainte-Aurore with three of her persons:
// one fits, one's measure ends before the last session, one has to be at home.
type scene struct {
	*webtest.Site
	g                 programmetest.Group
	fits, ends, early person.ID
	at                string
}

func newScene(t *testing.T, options ...db.Options) scene {
	t.Helper()
	w := world.New(t, options...)
	s := scene{Site: webtest.Over(t, w), g: programmetest.New(t, w, programmetest.Options{From: day.Of(2026, 12, 1)})}
	s.at = "/cycles/" + s.g.Cycle.String()
	for n, one := range []struct {
		who  *person.ID
		ends string
	}{{&s.fits, "2028-01-01"}, {&s.ends, "2026-12-31"}, {&s.early, "2028-01-01"}} {
		*one.who = programmetest.Person(t, w, fixture.Nadia, n)
		w.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on, ends_on) values (gen_random_uuid(), $1, $2, 'probation_order', 'at', '2026-01-01', $3)`,
			*one.who, fixture.ValClair.ID, one.ends)
	}
	w.Exec(t, `insert into constraints (id, person_id, service_id, kind, from_clock, to_clock) values (gen_random_uuid(), $1, $2, 'hours', '19:00', '07:00')`, s.early, fixture.ValClair.ID)
	return s
}

// proposed proposes the person who fits and gives the page of the proposal.
func (s scene) proposed(t *testing.T) string {
	t.Helper()
	done := s.As(t, fixture.Nadia).Get(s.at+"/candidates").Submit("form[action='"+s.at+"/proposals']", url.Values{"person_id": {s.fits.String()}})
	if done.Status != http.StatusSeeOther || done.Location != s.at+"/candidates" {
		t.Fatalf("proposed: %d to %s", done.Status, done.Location)
	}
	var id string
	var born time.Time
	s.World.Scan(t, "select r.id::text, p.birth_on from proposals r join persons p on p.id = r.person_id where r.person_id = $1", []any{s.fits}, &id, &born)
	if listed := s.As(t, fixture.Nadia).Get(s.at + "/candidates").Text("main ul"); !strings.Contains(listed, born.Format("02/01/2006")) {
		t.Errorf("nothing tells who is proposed from a homonym: %q", listed)
	}
	return "/proposals/" + id
}

func has(t *testing.T, page *webtest.Page, want ...string) {
	t.Helper()
	text := page.Text("main")
	for _, one := range want {
		if !strings.Contains(text, one) {
			t.Errorf("does not say %q: %s", one, text)
		}
	}
}

// spread brings every notice to its readers, as the worker does.
func (s scene) spread(t *testing.T) {
	t.Helper()
	programmetest.Write(t, s.World, actor.ForWorker(fixture.ValClair.ID), func(ctx context.Context, tx *db.Tx) error {
		waiting, err := notification.Unspread(ctx, tx, 100)
		for _, notice := range waiting {
			if err := notification.SpreadNotice(ctx, tx, notice, nil); err != nil {
				return err
			}
		}
		return err
	})
}
