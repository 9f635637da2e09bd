package desk_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/ending"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func TestOfAHundredWhoBookOneHourOneHasIt(t *testing.T) {
	s := newScene(t)
	var group sync.WaitGroup
	var won, told atomic.Int32
	for range 100 {
		group.Go(func() {
			switch err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); {
			case err == nil:
				won.Add(1)
			case key(err) == "starts_at desk.error.taken":
				told.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 || told.Load() != 99 {
		t.Errorf("%d have it, %d are told", won.Load(), told.Load())
	}
}

// The partner reads a name, an hour and the language of an interpreter, from the
// booking until two weeks after the hour, and nobody else's partner does.
func TestAPartnerReadsWhoComesAndNoLonger(t *testing.T) {
	s := newScene(t)
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 30)); err != nil {
		t.Fatal(err)
	}
	all := s.comes(fixture.Lucie)
	if len(all) != 1 || all[0].Name != "VALADIER Samuel" || all[0].Interpreter != "ps" || !all[0].StartsAt.Equal(tuesday(9, 30)) || all[0].Room != "Bureau 3" {
		t.Errorf("%+v", all)
	}
	if other := s.comes(fixture.Karim); len(other) != 0 {
		t.Errorf("another partner reads %+v", other)
	}
	s.Stand(tuesday(10, 0).Add(desk.Shown + time.Minute))
	if after := s.comes(fixture.Lucie); len(after) != 0 {
		t.Errorf("two weeks later: %+v", after)
	}
}

func TestACancelledHourIsFreeAndThePartnersNoMore(t *testing.T) {
	s := newScene(t)
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); err != nil {
		t.Fatal(err)
	}
	var visit desk.VisitID
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		all, err := desk.OfPerson(ctx, tx, s.person)
		if err == nil {
			visit = all[0].ID
		}
		return err
	})
	cancel := func(who *fixture.Persona) error {
		return s.try(who, func(ctx context.Context, tx *db.Tx) error {
			_, err := desk.Cancel(ctx, tx, visit)
			return err
		})
	}
	if err := cancel(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if err := cancel(fixture.Nadia); err != nil {
		t.Fatal(err)
	}
	if err := cancel(fixture.Nadia); key(err) != "desk.error.over" {
		t.Errorf("twice: %v", err)
	}
	if all := s.comes(fixture.Lucie); len(all) != 0 {
		t.Errorf("the partner still reads %+v", all)
	}
	if err := s.book(fixture.Nadia, s.follow("Arnoult"), tuesday(9, 0)); err != nil {
		t.Errorf("the hour is not free: %v", err)
	}
}

func TestOnlyAnHourOfTheRuleIsBooked(t *testing.T) {
	s := newScene(t)
	for at, want := range map[time.Time]string{
		tuesday(9, 10):                      "starts_at desk.error.slot",
		tuesday(12, 0):                      "starts_at desk.error.slot",
		tuesday(9, 0).AddDate(0, 0, 1):      "starts_at desk.error.slot",
		tuesday(9, 0).AddDate(0, 0, -7):     "starts_at desk.error.slot",
		tuesday(9, 0).AddDate(0, 0, 7*1000): "starts_at desk.error.slot",
	} {
		if err := s.book(fixture.Nadia, s.person, at); key(err) != want {
			t.Errorf("%s: %v", at, err)
		}
	}
	if err := s.book(fixture.Ines, s.person, tuesday(9, 0)); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	s.Exec(t, "update agreements set status = 'suspended' where organisation_id = $1", fixture.Semailles.ID)
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); key(err) != "desk_id desk.error.slot" {
		t.Errorf("without an agreement: %v", err)
	}
}

func TestTheEndOfAFollowingFreesItsHours(t *testing.T) {
	s := newScene(t)
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); err != nil {
		t.Fatal(err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return ending.Close(ctx, tx, s.person, ending.Deceased, nil)
	})
	if all := s.comes(fixture.Lucie); len(all) != 0 {
		t.Errorf("the partner expects %+v", all)
	}
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 30)); key(err) != "starts_at desk.error.person" {
		t.Errorf("booked after the end: %v", err)
	}
}

func TestAPermanenceWithBookedHoursIsNotEnded(t *testing.T) {
	s := newScene(t)
	end := func() error {
		return s.try(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			_, err := desk.End(ctx, tx, s.desk)
			return err
		})
	}
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); err != nil {
		t.Fatal(err)
	}
	if err := end(); key(err) != "desk.error.booked" {
		t.Errorf("ended with somebody expected: %v", err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return desk.FreeFor(ctx, tx, s.person) })
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if err := s.book(fixture.Nadia, s.person, tuesday(9, 0)); key(err) != "starts_at desk.error.slot" {
		t.Errorf("booked after the end: %v", err)
	}
}
