package programme_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
)

// shifted is what Camille or a colleague is told of the first date at another hour.
func shifted(t *testing.T, w *dbtest.Database, by *fixture.Persona, action programme.CycleID, hour int) (h programme.Hindered) {
	t.Helper()
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		f, err := programme.Foresee(ctx, tx, firstOf(t, w, action), later(hour))
		h = f.Hindered
		return err
	})
	return h
}

func later(hour int) programme.Edit {
	return programme.Edit{On: day.Of(2026, 12, 2), At: day.ClockOf(hour, 0), Lasts: 2 * time.Hour, Reach: schedule.ThisSession, Reason: "La salle est prise"}
}

func firstOf(t *testing.T, w *dbtest.Database, action programme.CycleID) (session programme.SessionID) {
	t.Helper()
	w.Scan(t, "select id from sessions where cycle_id = $1 order by starts_at limit 1", []any{action}, &session)
	return session
}

// Who may read no file is told no number that singles somebody out; who may is told
// how many.
func TestHowManyCanNoLongerComeIsSaidAndNeverWho(t *testing.T) {
	for _, c := range []struct {
		enrolled, home int
		coordinator    programme.Hindered
	}{
		{0, 0, programme.Hindered{}},
		{1, 0, programme.Hindered{Unsaid: true}},
		{1, 1, programme.Hindered{Unsaid: true}},
		{4, 4, programme.Hindered{Unsaid: true}},
		{5, 0, programme.Hindered{}},
		{5, 1, programme.Hindered{Count: 1, Least: true}},
		{5, 5, programme.Hindered{Count: 1, Least: true}},
		{9, 5, programme.Hindered{Count: 1, Least: true}},
		{10, 5, programme.Hindered{Count: 5, Least: true}},
		{12, 6, programme.Hindered{Count: 5, Least: true}},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.home, c.enrolled), func(t *testing.T) {
			t.Parallel()
			w := world.New(t)
			action := outing(t, w, "Musée de la Halle")
			for n := range c.enrolled {
				who := programmetest.Person(t, w, fixture.Nadia, n)
				if _, err := enrol(w, fixture.Nadia, action, who); err != nil {
					t.Fatal(err)
				}
				if n < c.home {
					limited(t, w, who, "hours", "", "18:00", "07:00", "")
				}
			}
			if got := shifted(t, w, fixture.Camille, action, 17); got != c.coordinator {
				t.Errorf("the coordinator is told %+v", got)
			}
			if got := shifted(t, w, fixture.Nadia, action, 17); got != (programme.Hindered{Count: c.home}) {
				t.Errorf("an officer is told %+v", got)
			}
			if got := shifted(t, w, fixture.Nadia, action, 15); got != (programme.Hindered{}) {
				t.Errorf("nobody is at home at 15 h: %+v", got)
			}
		})
	}
}

// hinderedTold are the notices that somebody can no longer come, by whom they are for.
func hinderedTold(t *testing.T, w *dbtest.Database) (told string) {
	t.Helper()
	w.Scan(t, `select coalesce(string_agg(p.last_name || ' to ' || a.name, ', ' order by p.last_name), '') from notices n join accounts a on a.id = n.account_id
		join enrolments e on e.id = n.noun_id join persons p on p.id = e.person_id where n.kind = 'seat_hindered'`, nil, &told)
	return told
}

func TestTheOfficersOfThoseWhoCanNoLongerComeAreTold(t *testing.T) {
	w := world.New(t)
	action := outing(t, w, "Musée de la Halle", "Médiathèque des Étangs")
	for n, by := range []*fixture.Persona{fixture.Nadia, fixture.Marc, fixture.Nadia, fixture.Nadia} {
		who := programmetest.Person(t, w, by, n)
		if _, err := enrol(w, by, action, who); err != nil {
			t.Fatal(err)
		}
		switch n {
		case 0, 1:
			limited(t, w, who, "hours", "", "18:00", "07:00", "")
		case 2: // could not come before either
			limited(t, w, who, "hours", "", "14:00", "07:00", "")
		}
	}
	edit := func() {
		programmetest.Write(t, w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return programmetest.Edit(ctx, tx, firstOf(t, w, action), later(17))
		})
	}
	edit()
	want := "Durand-AA to MERCIER Nadia, Durand-AB to TESSIER Marc"
	if got := hinderedTold(t, w); got != want {
		t.Errorf("told: %q, want %q", got, want)
	}
	// Another room at the same hour changes nothing for them.
	var room programme.RoomID
	w.Scan(t, "select id from rooms where site = 'Médiathèque des Étangs'", nil, &room)
	programmetest.Write(t, w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		moved := later(17)
		moved.Room = &room
		return programmetest.Edit(ctx, tx, firstOf(t, w, action), moved)
	})
	if got := hinderedTold(t, w); got != want {
		t.Errorf("told again: %q", got)
	}
}
