package programme_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"pgregory.net/rapid"
)

func enrol(w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID, who person.ID) (seat programme.EnrolmentID, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		seat, err = programme.Enrol(ctx, tx, cycle, who)
		return err
	})
	return seat, err
}

func leave(w *dbtest.Database, by *fixture.Persona, seat programme.EnrolmentID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Unenrol(ctx, tx, seat)
		return err
	})
}

func expect(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %s %s", err, kind, key)
	}
}

// counts gives the counter of seats and how many are really enrolled.
func counts(t testing.TB, w *dbtest.Database, cycle programme.CycleID) (taken, enrolled int) {
	w.Scan(t, "select seats_taken, (select count(*) from enrolments where cycle_id = $1 and status = 'enrolled') from cycles where id = $1",
		[]any{cycle.UUID}, &taken, &enrolled)
	return taken, enrolled
}

func TestOneOfManyGetsTheLastSeat(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 1})
	var people []person.ID
	for i := range 64 {
		people = append(people, programmetest.Person(t, w, fixture.Nadia, i))
	}
	var won, full atomic.Int32
	var all sync.WaitGroup
	start := make(chan struct{})
	for _, who := range people {
		all.Go(func() {
			<-start
			_, err := enrol(w, fixture.Nadia, g.Cycle, who)
			if f, ok := fault.As(err); ok && f.Kind == fault.Conflict && f.Key == "cycle.error.full" {
				full.Add(1)
			} else if err == nil {
				won.Add(1)
			} else {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	if taken, enrolled := counts(t, w, g.Cycle); won.Load() != 1 || full.Load() != 63 || taken != 1 || enrolled != 1 {
		t.Errorf("%d won, %d were told, %d seats taken by %d", won.Load(), full.Load(), taken, enrolled)
	}
}

func TestSamePersonAtTheSameMomentTakesOneSeat(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	who := programmetest.Person(t, w, fixture.Nadia, 0)
	var won atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			_, err := enrol(w, fixture.Nadia, g.Cycle, who)
			if f, ok := fault.As(err); ok && f.Key == "cycle.error.already" {
				return
			}
			if err != nil {
				t.Error(err)
			}
			won.Add(1)
		})
	}
	all.Wait()
	if taken, enrolled := counts(t, w, g.Cycle); won.Load() != 1 || taken != 1 || enrolled != 1 {
		t.Errorf("%d won, %d seats taken by %d", won.Load(), taken, enrolled)
	}
}

func TestEnrolRefuses(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 2})
	who := programmetest.Person(t, w, fixture.Nadia, 0)
	if _, err := enrol(w, fixture.Nadia, g.Cycle, who); err != nil {
		t.Fatal(err)
	}
	_, err := enrol(w, fixture.Nadia, g.Cycle, who)
	expect(t, err, fault.Conflict, "cycle.error.already")

	_, err = enrol(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Ines, 1))
	expect(t, err, fault.NotFound, "")
	_, err = enrol(w, fixture.Ines, g.Cycle, programmetest.Person(t, w, fixture.Ines, 2))
	expect(t, err, fault.NotFound, "")

	gone := programmetest.Person(t, w, fixture.Nadia, 3)
	w.Exec(t, "update persons set status = 'deceased' where id = $1", gone.UUID)
	_, err = enrol(w, fixture.Nadia, g.Cycle, gone)
	expect(t, err, fault.Conflict, "cycle.error.person_closed")

	late := programmetest.Person(t, w, fixture.Nadia, 4)
	w.Stand(g.Sessions[7].StartsAt.AddDate(0, 0, 1))
	_, err = enrol(w, fixture.Nadia, g.Cycle, late)
	expect(t, err, fault.Conflict, "cycle.error.closed")
	if taken, enrolled := counts(t, w, g.Cycle); taken != 1 || enrolled != 1 {
		t.Errorf("refusals left %d seats taken by %d", taken, enrolled)
	}
}

func TestDepartureFreesTheSeatAndClosesTheNameToThePartner(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 1, External: fixture.Yanis})
	who := programmetest.Person(t, w, fixture.Nadia, 0)
	seat, err := enrol(w, fixture.Nadia, g.Cycle, who)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, leave(w, fixture.Ines, seat), fault.NotFound, "")
	if err := leave(w, fixture.Nadia, seat); err != nil {
		t.Fatal(err)
	}
	expect(t, leave(w, fixture.Nadia, seat), fault.Conflict, "cycle.error.left")
	programmetest.Write(t, w, fixture.Yanis.Actor(), func(ctx context.Context, tx *db.Tx) error {
		seats, err := programme.Roster(ctx, tx, g.Cycle)
		if len(seats) != 0 {
			t.Errorf("Yanis still reads %+v", seats)
		}
		return err
	})
	if _, err := enrol(w, fixture.Nadia, g.Cycle, who); err != nil {
		t.Errorf("coming back: %v", err)
	}
	if taken, enrolled := counts(t, w, g.Cycle); taken != 1 || enrolled != 1 {
		t.Errorf("%d seats taken by %d", taken, enrolled)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		moments, err := programme.OfPerson(ctx, tx, who, tx.Now.AddDate(1, 0, 0))
		if len(moments) != 3 || moments[0].Label != "Cycle 2026-1" {
			t.Errorf("timeline %+v", moments)
		}
		return err
	})
}

func TestEnrolmentIsJournalledWithWhomItWasTold(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	who := programmetest.Person(t, w, fixture.Nadia, 0)
	if _, err := enrol(w, fixture.Nadia, g.Cycle, who); err != nil {
		t.Fatal(err)
	}
	var created, sent int
	w.Scan(t, `select count(*) filter (where action = 'create'), count(*) filter (where action = 'send' and organisation_id = $2)
		from journal where person_id = $1 and noun = 'enrolment'`, []any{who.UUID, fixture.Horizon.ID}, &created, &sent)
	if created != 1 || sent != 1 {
		t.Errorf("%d lines of enrolment, %d of what left the service", created, sent)
	}
}

func TestSeatsTakenAlwaysEqualsWhoIsEnrolled(t *testing.T) {
	w := world.New(t)
	people := make([]person.ID, 6)
	for i := range people {
		people[i] = programmetest.Person(t, w, fixture.Nadia, i)
	}
	rapid.Check(t, func(r *rapid.T) {
		seats := rapid.IntRange(1, 4).Draw(r, "seats")
		g := programmetest.New(t, w, programmetest.Options{Seats: seats})
		held := map[int]programme.EnrolmentID{}
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			i := rapid.IntRange(0, len(people)-1).Draw(r, "who")
			seat, in := held[i]
			if in && rapid.Bool().Draw(r, "leaves") {
				if err := leave(w, fixture.Nadia, seat); err != nil {
					r.Fatal(err)
				}
				delete(held, i)
				continue
			}
			seat, err := enrol(w, fixture.Nadia, g.Cycle, people[i])
			switch f, _ := fault.As(err); {
			case in && (f == nil || f.Key != "cycle.error.already"), !in && len(held) == seats && (f == nil || f.Key != "cycle.error.full"):
				r.Fatalf("with %d of %d seats taken: %v", len(held), seats, err)
			case !in && len(held) < seats:
				if err != nil {
					r.Fatal(err)
				}
				held[i] = seat
			}
			if taken, enrolled := counts(t, w, g.Cycle); taken != len(held) || enrolled != len(held) || taken > seats {
				r.Fatalf("%d of %d seats taken by %d, expected %d", taken, seats, enrolled, len(held))
			}
		}
	})
}
