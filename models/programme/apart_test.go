package programme_test

import (
	"context"
	"sync"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestKeptApartWithoutSayingWhy(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{Seats: 5, External: fixture.Yanis})
	one, other := programmetest.Person(t, w, fixture.Nadia, 0), programmetest.Person(t, w, fixture.Marc, 1)
	stranger := programmetest.Person(t, w, fixture.Ines, 2)
	keep := func(by *fixture.Persona, a, b person.ID) error {
		return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.KeepApart(ctx, tx, a, b) })
	}
	if err := keep(fixture.Nadia, one, other); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"twice": keep(fixture.Nadia, other, one), "oneself": keep(fixture.Nadia, one, one), "elsewhere": keep(fixture.Nadia, one, stranger)} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	expectMissing(t, keep(fixture.Ines, one, stranger))
	if _, err := enrol(w, fixture.Nadia, g.Cycle, one); err != nil {
		t.Fatal(err)
	}
	_, err := enrol(w, fixture.Marc, g.Cycle, other)
	expect(t, err, fault.Conflict, "cycle.error.apart")
	silent := fixture.Marc.Actor()
	silent.Role = actor.AdminStaff
	err = programmetest.Try(w, silent, func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.Enrol(ctx, tx, g.Cycle, other)
		return err
	})
	expect(t, err, fault.Conflict, "cycle.error.unsuitable")
	var pairs []programme.Pair
	programmetest.Write(t, w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		pairs, err = programme.ApartFrom(ctx, tx, other)
		return err
	})
	if len(pairs) != 1 || pairs[0].Person != one.UUID {
		t.Fatalf("apart from %+v", pairs)
	}
	end := func(by *fixture.Persona) error {
		return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.MeetAgain(ctx, tx, pairs[0].ID)
			return err
		})
	}
	expectMissing(t, end(fixture.Ines))
	if err := end(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	if _, err := enrol(w, fixture.Marc, g.Cycle, other); err != nil {
		t.Errorf("once it is over: %v", err)
	}
}

// Both are enrolled at the same moment: the check stands behind the lock.
func TestPairAtTheSameMomentDoesNotMeet(t *testing.T) {
	w := world.New(t)
	one, other := programmetest.Person(t, w, fixture.Nadia, 0), programmetest.Person(t, w, fixture.Nadia, 1)
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.KeepApart(ctx, tx, one, other) })
	for range 8 {
		g := programmetest.New(t, w, programmetest.Options{})
		var all sync.WaitGroup
		start := make(chan struct{})
		for _, who := range []person.ID{one, other} {
			all.Go(func() {
				<-start
				if _, err := enrol(w, fixture.Nadia, g.Cycle, who); err != nil {
					expect(t, err, fault.Conflict, "cycle.error.apart")
				}
			})
		}
		close(start)
		all.Wait()
		if taken, enrolled := counts(t, w, g.Cycle); taken != 1 || enrolled != 1 {
			t.Errorf("%d seats taken by %d", taken, enrolled)
		}
	}
}

func expectMissing(t *testing.T, err error) {
	t.Helper()
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v, want what does not exist", err)
	}
}
