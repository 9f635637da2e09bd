package programme_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"passerelle/models/attendance"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// outing is an action of Camille's with a date in each of some rooms, on days from
// Wednesday 2 December 2026 on, from 14 to 16 h. A room stands at a site, or at the
// branch where the site is empty.
func outing(t *testing.T, w *dbtest.Database, sites ...string) programme.CycleID {
	t.Helper()
	wanted := culture.New{Title: "Sorties", Discipline: "heritage", Form: "outing", Seats: 40, Branch: fixture.Camille.Branch.ID, Aware: true}
	var action culture.ID
	programmetest.Write(t, w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		for i, site := range sites {
			room, err := culture.AddRoom(ctx, tx, culture.NewRoom{Branch: wanted.Branch, Name: fmt.Sprintf("Atelier %c", 'A'+i), Site: site, Setting: culture.Open})
			if err != nil {
				return err
			}
			wanted.Dates = append(wanted.Dates, culture.NewDate{Theme: "Visite", On: day.Of(2026, 12, 2).Add(i), At: day.ClockOf(14, 0), Until: day.ClockOf(16, 0), Room: room})
		}
		var err error
		action, err = culture.Create(ctx, tx, wanted)
		return err
	})
	return programme.CycleID(action)
}

// said is what stands against sessions, in short.
func said(met []programme.Hindrance) (words []string) {
	for _, h := range met {
		words = append(words, h.StartsAt.Format("02/01 15:04 ")+string(h.Why)+" "+h.Limit.FromClock+h.Limit.Place+h.Other)
	}
	return words
}

func before(t *testing.T, w *dbtest.Database, by *fixture.Persona, who person.ID, of programme.CycleID) (words []string) {
	t.Helper()
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		c, err := programme.CycleByID(ctx, tx, of)
		if err != nil {
			return err
		}
		met, err := programme.HindrancesOf(ctx, tx, who, []programme.Cycle{c})
		words = said(met[of])
		return err
	})
	return words
}

func seatsMeet(t *testing.T, w *dbtest.Database, by *fixture.Persona, who person.ID) (words []string) {
	t.Helper()
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		seats, err := programme.HindrancesOfSeats(ctx, tx, who)
		for _, seat := range seats {
			for _, line := range said(seat.Hindrances) {
				words = append(words, seat.Cycle.Label+" "+line)
			}
		}
		return err
	})
	return words
}

// An action meets in other rooms each time: what counts is where each date is held.
func TestWhatKeepsSomebodyFromASessionIsSaidWithItsDate(t *testing.T) {
	w := world.New(t)
	action := outing(t, w, "", "Médiathèque des Étangs", "Musée de la Halle")
	g := programmetest.New(t, w, programmetest.Options{})
	for n, c := range []struct {
		name                        string
		kind, weekdays, from, place string
		want                        []string
	}{
		{"at home in the afternoon", "hours", "", "15:00", "", []string{"02/12 14:00 hours 15:00", "03/12 14:00 hours 15:00", "04/12 14:00 hours 15:00"}},
		{"at home on Thursdays", "hours", "4", "15:00", "", []string{"03/12 14:00 hours 15:00"}},
		{"at home from its end on", "hours", "", "16:00", "", nil},
		{"not at the site of one room", "place", "", "", "Médiathèque des étangs", []string{"03/12 14:00 place Médiathèque des étangs"}},
		{"not at the branch, which is not where the museum stands", "place", "", "", "Sainte-Aurore", []string{"02/12 14:00 place Sainte-Aurore"}},
		{"not in one room of several", "place", "", "", "stade, atelier c", []string{"04/12 14:00 place stade, atelier c"}},
		{"elsewhere", "place", "", "", "Mornay", nil},
	} {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		limited(t, w, who, c.kind, c.weekdays, c.from, map[bool]string{true: "07:00"}[c.kind == "hours"], c.place)
		if got := before(t, w, fixture.Nadia, who, action); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	// In a group at the same hour; its own sessions keep nobody from it.
	busy := programmetest.Person(t, w, fixture.Nadia, 30)
	if _, err := enrol(w, fixture.Nadia, g.Cycle, busy); err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "update sessions set starts_at = '2026-12-03 15:30+01', ends_at = '2026-12-03 17:00+01' where id = $1", g.Sessions[1].ID)
	if got := before(t, w, fixture.Nadia, busy, action); !slices.Equal(got, []string{"03/12 14:00 busy Cycle 2026-1"}) {
		t.Errorf("in a group at the same hour: %q", got)
	}
	if got := before(t, w, fixture.Nadia, busy, g.Cycle); got != nil {
		t.Errorf("kept from a group by the group: %q", got)
	}
}

// A limit written down today stands against what was planned and taken long ago, for
// as long as both are so.
func TestALimitThatComesLaterStandsAgainstASeat(t *testing.T) {
	w := world.New(t)
	action := outing(t, w, "", "Musée de la Halle")
	who := programmetest.Person(t, w, fixture.Nadia, 1)
	if _, err := enrol(w, fixture.Nadia, action, who); err != nil {
		t.Fatal(err)
	}
	if got := seatsMeet(t, w, fixture.Nadia, who); got != nil {
		t.Fatalf("nothing is known yet: %q", got)
	}
	limited(t, w, who, "hours", "3", "14:30", "18:00", "")
	if got := seatsMeet(t, w, fixture.Nadia, who); !slices.Equal(got, []string{"Sorties 2026 02/12 14:00 hours 14:30"}) {
		t.Errorf("written down later: %q", got)
	}
	if got := seatsMeet(t, w, fixture.Ines, who); got != nil {
		t.Errorf("another service is told %q", got)
	}
	w.Exec(t, "update constraints set from_clock = '19:00', to_clock = '20:00'")
	if got := seatsMeet(t, w, fixture.Nadia, who); got != nil {
		t.Errorf("no longer so: %q", got)
	}
}

// A session that makes up for another is for those who missed it: of the others
// nobody is told, and nothing stands against it.
func TestAMakeUpKeepsAwayOnlyThoseItIsFor(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{By: fixture.Marc})
	var seats []programme.EnrolmentID
	var people []person.ID
	for n := range 2 {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		seat, err := enrol(w, fixture.Nadia, g.Cycle, who)
		if err != nil {
			t.Fatal(err)
		}
		limited(t, w, who, "hours", "4", "13:00", "16:00", "")
		seats, people = append(seats, seat), append(people, who)
	}
	w.Stand(g.Sessions[0].StartsAt)
	programmetest.Write(t, w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return attendance.Record(ctx, tx, g.Sessions[0].ID, attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{
			seats[0]: {Mark: attendance.Present}, seats[1]: {Mark: attendance.Unexcused},
		}})
	})
	programmetest.Write(t, w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.AddMakeUp(ctx, tx, g.Sessions[0].ID, programme.MakeUp{On: day.Of(2026, 11, 26), At: day.ClockOf(14, 0)})
		return err
	})
	if got := hinderedTold(t, w); got != "Durand-AB to MERCIER Nadia" {
		t.Errorf("told: %q", got)
	}
	if present, missed := seatsMeet(t, w, fixture.Nadia, people[0]), seatsMeet(t, w, fixture.Nadia, people[1]); present != nil || !slices.Equal(missed, []string{"Cycle 2026-1 26/11 14:00 hours 13:00"}) {
		t.Errorf("who came: %q; who missed it: %q", present, missed)
	}
}

// On the page of a group an officer is told of their own persons alone.
func TestAGroupSaysWhatKeepsOnesOwnPersonsAway(t *testing.T) {
	w := world.New(t)
	action := outing(t, w, "Musée de la Halle")
	mine, theirs := programmetest.Person(t, w, fixture.Nadia, 1), programmetest.Person(t, w, fixture.Marc, 2)
	for _, who := range []person.ID{mine, theirs} {
		limited(t, w, who, "place", "", "", "", "Musée")
		if _, err := enrol(w, fixture.Nadia, action, who); err != nil {
			t.Fatal(err)
		}
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		met, err := programme.HindrancesIn(ctx, tx, action)
		if _, told := met[theirs.UUID]; told || !slices.Equal(said(met[mine.UUID]), []string{"02/12 14:00 place Musée"}) {
			t.Errorf("Nadia is told %+v", met)
		}
		return err
	})
}
