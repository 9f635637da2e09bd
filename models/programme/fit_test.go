package programme_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// fits reads, as an officer's page does, who of their persons fits a cycle.
func fits(t testing.TB, w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID) map[person.ID]programme.Fit {
	t.Helper()
	found := map[person.ID]programme.Fit{}
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		mine, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		caseload, err := programme.CaseloadOf(ctx, tx, mine)
		if err != nil {
			return err
		}
		open, _, err := programme.OpeningOf(ctx, tx, cycle)
		for _, f := range caseload.Fits(open) {
			found[f.Person] = f
		}
		return err
	})
	return found
}

// measured gives somebody a measure until a day; empty for one without an end.
func measured(t testing.TB, w *dbtest.Database, who person.ID, until string) (measure uuid.UUID) {
	t.Helper()
	measure = uuid.Must(uuid.NewV7())
	w.Exec(t, `insert into measures (id, person_id, service_id, kind, frame, starts_on, ends_on) values ($1, $2, $3, 'probation_order', 'at', '2026-01-01', nullif($4, '')::date)`,
		measure, who, fixture.ValClair.ID, until)
	return measure
}

func limited(t testing.TB, w *dbtest.Database, who person.ID, kind, weekdays, from, to, place string) {
	t.Helper()
	w.Exec(t, `insert into constraints (id, person_id, service_id, kind, weekdays, from_clock, to_clock, place) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7)`,
		who, fixture.ValClair.ID, kind, weekdays, from, to, place)
}

// The group meets on Tuesdays from 18:00 to 20:00, from 24 November 2026 to 12
// January 2027, in Sainte-Aurore. Each reason is looked at alone.
func TestWhoFitsAndWhy(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	other := programmetest.New(t, w, programmetest.Options{})
	w.Exec(t, "update cycles set programme_id = $2 where id = $1", other.Cycle, g.Programme)
	hour := programmetest.New(t, w, programmetest.Options{})
	last := g.Sessions[len(g.Sessions)-1].StartsAt.Format("2006-01-02")
	const far = "2028-01-01"
	enrolIn := func(cycle programme.CycleID) func(person.ID) {
		return func(who person.ID) {
			if _, err := enrol(w, fixture.Nadia, cycle, who); err != nil {
				t.Fatal(err)
			}
		}
	}
	for n, c := range []struct {
		name    string
		until   string
		given   func(person.ID)
		forIt   []programme.Reason
		mind    []programme.Reason
		against []programme.Reason
	}{
		{"until the last day, which counts whole", last, nil, []programme.Reason{programme.InTime, programme.Near}, nil, nil},
		{"a day short", "2027-01-11", nil, []programme.Reason{programme.Near}, nil, []programme.Reason{programme.MeasureOver}},
		{"without a known end", "", nil, []programme.Reason{programme.Near}, []programme.Reason{programme.NoEnd}, nil},
		{"without a measure", "2026-11-22", nil, []programme.Reason{programme.Near}, nil, []programme.Reason{programme.NoMeasure}},
		{"with an obligation", far, func(who person.ID) {
			w.Exec(t, "insert into obligations (id, person_id, service_id, measure_id, kind) select gen_random_uuid(), person_id, service_id, id, 'course' from measures where person_id = $1", who)
		}, []programme.Reason{programme.InTime, programme.Obliged, programme.Near}, nil, nil},
		{"of another branch", far, func(who person.ID) {
			w.Exec(t, "update persons set branch_id = $2 where id = $1", who, fixture.Mornay.ID)
		}, []programme.Reason{programme.InTime}, []programme.Reason{programme.Far}, nil},
		{"at home on Tuesday evenings", far, func(who person.ID) { limited(t, w, who, "hours", "2", "19:30", "06:00", "") }, []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.Hours}},
		{"at home from Monday night to Tuesday evening", far, func(who person.ID) { limited(t, w, who, "hours", "1", "19:00", "18:30", "") }, []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.Hours}},
		{"at home on other days", far, func(who person.ID) { limited(t, w, who, "hours", "1,3,4,5", "18:00", "06:00", "") }, []programme.Reason{programme.InTime, programme.Near}, nil, nil},
		{"at home from the end of the session", far, func(who person.ID) { limited(t, w, who, "hours", "", "20:00", "06:00", "") }, []programme.Reason{programme.InTime, programme.Near}, nil, nil},
		{"not to be received there", far, func(who person.ID) { limited(t, w, who, "place", "", "", "", "Sainte Aurore, centre") }, []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.Barred}},
		{"not to be received elsewhere", far, func(who person.ID) { limited(t, w, who, "place", "", "", "", "Mornay") }, []programme.Reason{programme.InTime, programme.Near}, nil, nil},
		{"enrolled", far, enrolIn(g.Cycle), []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.InIt}},
		{"in the same programme elsewhere, at the same hour", far, enrolIn(other.Cycle), []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.UnderWay, programme.Busy}},
		{"in another programme at the same hour", far, enrolIn(hour.Cycle), []programme.Reason{programme.InTime, programme.Near}, nil, []programme.Reason{programme.Busy}},
	} {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		measured(t, w, who, c.until)
		if c.given != nil {
			c.given(who)
		}
		got := fits(t, w, fixture.Nadia, g.Cycle)[who]
		if !slices.Equal(got.For, c.forIt) || !slices.Equal(got.Mind, c.mind) || !slices.Equal(got.Against, c.against) {
			t.Errorf("%s: for %v, to think of %v, against %v", c.name, got.For, got.Mind, got.Against)
		}
		if may := len(c.against) == 0 || c.against[0] != programme.InIt; got.MayPropose() != may {
			t.Errorf("%s: may be proposed %v", c.name, got.MayPropose())
		}
	}
}

// A programme that ended before is done; leaving it early does not count as such.
func TestWhoHasDoneAProgrammeDoesNotFitItAgain(t *testing.T) {
	w := world.New(t)
	past, g := programmetest.New(t, w, programmetest.Options{}), programmetest.New(t, w, programmetest.Options{})
	w.Exec(t, "update cycles set programme_id = $2, starts_on = '2026-01-06', ends_on = '2026-03-03' where id = $1", past.Cycle, g.Programme)
	w.Exec(t, "update sessions set starts_at = starts_at - interval '300 days', ends_at = ends_at - interval '300 days' where cycle_id = $1", past.Cycle)
	stayed, gone := programmetest.Person(t, w, fixture.Nadia, 1), programmetest.Person(t, w, fixture.Nadia, 2)
	for who, status := range map[person.ID]string{stayed: "enrolled", gone: "withdrawn"} {
		measured(t, w, who, "2028-01-01")
		w.Exec(t, `insert into enrolments (id, cycle_id, service_id, person_id, status, enrolled_at, enrolled_by) values (gen_random_uuid(), $1, $2, $3, $4, '2026-01-01', $5)`,
			past.Cycle, fixture.ValClair.ID, who, status, fixture.Nadia.Account())
	}
	got := fits(t, w, fixture.Nadia, g.Cycle)
	if !slices.Equal(got[stayed].Against, []programme.Reason{programme.Done}) || !got[gone].Fits() {
		t.Errorf("stayed: %v, left: %v", got[stayed].Against, got[gone].Against)
	}
}

// Only one's own persons are looked at, and those of whoever one covers.
func TestWhoIsLookedAtIsOnesOwn(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	mine, theirs := programmetest.Person(t, w, fixture.Nadia, 1), programmetest.Person(t, w, fixture.Marc, 2)
	seen := fits(t, w, fixture.Nadia, g.Cycle)
	if _, known := seen[mine]; !known || len(seen) != 1 {
		t.Errorf("Nadia is shown %v", seen)
	}
	programmetest.Write(t, w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := charge.Name(ctx, tx, charge.NewCover{Absent: fixture.Marc.Account().String(), Cover: fixture.Nadia.Account().String(), EndsOn: "27/11/2026"})
		return err
	})
	seen = fits(t, w, fixture.Nadia, g.Cycle)
	if _, known := seen[theirs]; !known || len(seen) != 2 {
		t.Errorf("covering Marc, Nadia is shown %v", seen)
	}
}

// Who fits is found by the same statements for 120 persons and 200 open cycles
// as for one of each, and the page of cycles is cut.
func TestPlacesTakeTheSameStatementsForMany(t *testing.T) {
	heard := &dbtest.Statements{}
	w := world.New(t, db.Options{Tracer: heard})
	first := programmetest.New(t, w, programmetest.Options{From: day.Of(2026, 12, 1)})
	measured(t, w, programmetest.Person(t, w, fixture.Nadia, 0), "2028-01-01")
	look := func() (open, lines int) {
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			mine, err := charge.Of(ctx, tx)
			if err != nil {
				return err
			}
			caseload, err := programme.CaseloadOf(ctx, tx, mine)
			if err != nil {
				return err
			}
			found, _, err := programme.Openings(ctx, tx, programme.PlaceFilter{Limit: 30})
			for _, one := range found {
				lines += len(caseload.Fits(one))
			}
			open = len(found)
			return err
		})
		return open, lines
	}
	var open, lines int
	few := heard.During(func() { open, lines = look() })
	if open != 1 || lines != 1 {
		t.Fatalf("%d open, %d lines", open, lines)
	}
	for n := 1; n < 120; n++ {
		measured(t, w, numbered(t, w, fixture.Nadia, n), "2028-01-01")
	}
	for n := range 199 {
		copyCycle(t, w, first.Cycle, n)
	}
	many := heard.During(func() { open, lines = look() })
	if open != 30 || lines != 30*120 {
		t.Errorf("%d open, %d lines", open, lines)
	}
	if len(many) != len(few) || len(many) != 5 {
		t.Errorf("%d statements, %d for few:\n%v", len(many), len(few), many)
	}
}

// copyCycle adds one more cycle like another, some minutes later.
func copyCycle(t testing.TB, w *dbtest.Database, of programme.CycleID, n int) {
	t.Helper()
	added := uuid.Must(uuid.NewV7())
	w.Exec(t, `insert into cycles (id, service_id, branch_id, programme_id, version_id, label, time_zone, seats, starts_on, ends_on, created_at, created_by, open_until)
		select $2, service_id, branch_id, programme_id, version_id, $3, time_zone, seats, starts_on, ends_on, created_at, created_by, open_until from cycles where id = $1`, of, added, fmt.Sprintf("Cycle 2027-%d", n+100))
	w.Exec(t, `insert into sessions (id, cycle_id, service_id, position, theme, starts_at, ends_at)
		select gen_random_uuid(), $2, service_id, position, theme, starts_at + $3 * interval '1 minute', ends_at + $3 * interval '1 minute' from sessions where cycle_id = $1`, of, added, n)
}

func TestPlacesAreListedByDatePlaceAndTheme(t *testing.T) {
	w := world.New(t)
	soon := programmetest.New(t, w, programmetest.Options{Seats: 1})
	late := programmetest.New(t, w, programmetest.Options{From: day.Of(2027, 1, 4)})
	next := programmetest.New(t, w, programmetest.Options{By: fixture.Marc, From: day.Of(2026, 12, 7)})
	w.Exec(t, "update programmes set theme = 'behaviour' where id = $1", late.Programme)
	list := func(f programme.PlaceFilter) (ids []programme.CycleID) {
		f.Limit = 10
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			found, _, err := programme.Openings(ctx, tx, f)
			for _, one := range found {
				ids = append(ids, one.ID)
			}
			return err
		})
		return ids
	}
	for name, c := range map[string]struct {
		filter programme.PlaceFilter
		want   []programme.CycleID
	}{
		"all":                   {programme.PlaceFilter{}, []programme.CycleID{soon.Cycle, next.Cycle, late.Cycle}},
		"one's own branch":      {programme.PlaceFilter{Branch: fixture.SainteAurore.ID}, []programme.CycleID{soon.Cycle, late.Cycle}},
		"a theme":               {programme.PlaceFilter{Theme: programme.Behaviour}, []programme.CycleID{late.Cycle}},
		"from a day on":         {programme.PlaceFilter{From: day.Of(2026, 12, 8)}, []programme.CycleID{next.Cycle, late.Cycle}},
		"a theme that is not":   {programme.PlaceFilter{Theme: "x"}, []programme.CycleID{soon.Cycle, next.Cycle, late.Cycle}},
		"another service's own": {programme.PlaceFilter{Branch: fixture.Brumeval.ID}, nil},
	} {
		if got := list(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	soon.Enrolled(t, w, fixture.Nadia, 1)
	if got := list(programme.PlaceFilter{}); slices.Contains(got, soon.Cycle) {
		t.Error("what is full is listed")
	}
	if got := list(programme.PlaceFilter{Full: true}); !slices.Contains(got, soon.Cycle) {
		t.Error("what is full is not listed when asked for")
	}
	// A closed group leaves the list with its second session.
	w.Stand(next.Sessions[1].StartsAt)
	if got := list(programme.PlaceFilter{}); !slices.Equal(got, []programme.CycleID{late.Cycle}) {
		t.Errorf("once closed: %v", got)
	}
}
