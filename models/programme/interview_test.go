package programme_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func offer(w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID, on day.Day, at day.Clock, with *fixture.Persona) (slot programme.SlotID, err error) {
	err = programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		slot, err = programme.OfferSlot(ctx, tx, cycle, programme.NewSlot{On: on, At: at, With: with.Account()})
		return err
	})
	return slot, err
}

func book(w *dbtest.Database, by *fixture.Persona, proposal programme.ProposalID, slot programme.SlotID) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.Book(ctx, tx, proposal, slot) })
}

// An hour is offered by who leads, taken once, changed, and free again when the
// proposal comes to nothing.
func TestInterviewIsOfferedTakenAndFreed(t *testing.T) {
	w := world.New(t)
	g, _, proposal := proposedTo(t, w, 5)
	wednesday := day.Of(2026, 11, 25)
	_, err := offer(w, fixture.Nadia, g.Cycle, wednesday, day.ClockOf(9, 0), fixture.Marc)
	expect(t, err, fault.Forbidden, "cycle.error.decide")
	for field, err := range map[string]error{
		"facilitator_id": second(offer(w, fixture.Marc, g.Cycle, wednesday, day.ClockOf(9, 0), fixture.Nadia)),
		"on":             second(offer(w, fixture.Marc, g.Cycle, day.Of(2026, 11, 20), day.ClockOf(9, 0), fixture.Marc)),
	} {
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	nine, err := offer(w, fixture.Marc, g.Cycle, wednesday, day.ClockOf(9, 0), fixture.Marc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := offer(w, fixture.Marc, g.Cycle, wednesday, day.ClockOf(9, 0), fixture.Marc); !fault.Is(err, fault.Invalid) {
		t.Errorf("the same hour twice: %v", err)
	}
	ten, err := offer(w, fixture.Marc, g.Cycle, wednesday, day.ClockOf(10, 0), fixture.Marc)
	if err != nil {
		t.Fatal(err)
	}
	other, err := propose(w, fixture.Nadia, g.Cycle, programmetest.Person(t, w, fixture.Nadia, 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := book(w, fixture.Nadia, proposal, nine); err != nil {
		t.Fatal(err)
	}
	if err := book(w, fixture.Nadia, other, nine); !fault.Is(err, fault.Invalid) {
		t.Errorf("an hour that is taken: %v", err)
	}
	if p := standing(t, w, proposal); p.InterviewAt == nil || !p.InterviewAt.Equal(time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)) || p.InterviewWith != fixture.Marc.Name {
		t.Errorf("booked: %+v", p)
	}
	if err := book(w, fixture.Nadia, proposal, ten); err != nil {
		t.Errorf("changed: %v", err)
	}
	if err := book(w, fixture.Nadia, other, nine); err != nil {
		t.Errorf("freed by the change: %v", err)
	}
	drop := func() error {
		return programmetest.Try(w, fixture.Marc.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.DropSlot(ctx, tx, ten)
			return err
		})
	}
	expect(t, drop(), fault.Conflict, "interview.error.taken")
	if err := withdraw(w, fixture.Nadia, proposal); err != nil {
		t.Fatal(err)
	}
	if err := drop(); err != nil {
		t.Errorf("freed by the withdrawal: %v", err)
	}
	if err := book(w, fixture.Nadia, proposal, nine); !fault.Is(err, fault.Conflict) {
		t.Errorf("for a proposal that is over: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
