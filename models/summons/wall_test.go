package summons_test

import (
	"context"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/notification"
	"passerelle/models/summons"
)

var refused = notification.Outcome{Result: notification.Refused, Reason: "gateway_404"}

// failed is an SMS that did not arrive.
func (s *stage) failed() summons.ID {
	s.t.Helper()
	message := s.sent(summons.SMS)
	s.deliver(message, refused, false)
	return message
}

func (s *stage) follow(who actor.Actor, message summons.ID) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return summons.Follow(ctx, tx, message, "corrected") })
}

func (s *stage) bounces(who actor.Actor) (all []summons.Bounced) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = summons.Bounces(ctx, tx)
		return err
	})
	return all
}

func TestWhatDidNotArriveIsFollowedUpOnceByItsService(t *testing.T) {
	s := newStage(t)
	message := s.failed()
	if err := s.follow(fixture.Ines.Actor(), message); !fault.Is(err, fault.NotFound) {
		t.Errorf("by another service: %v", err)
	}
	if all := s.bounces(fixture.Ines.Actor()); len(all) != 0 {
		t.Errorf("another service reads %v", all)
	}
	if all := s.bounces(fixture.Marc.Actor()); len(all) != 0 {
		t.Errorf("another branch reads %v", all)
	}
	all := s.bounces(fixture.Odile.Actor())
	if len(all) != 1 || all[0].ID != message || all[0].Name != "VALADIER Samuel" || all[0].ReferentName != "MERCIER Nadia" || all[0].Reason != "gateway_404" {
		t.Fatalf("the office reads %+v", all)
	}
	if err := s.follow(fixture.Odile.Actor(), message); err != nil {
		t.Fatal(err)
	}
	if err := s.follow(fixture.Nadia.Actor(), message); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second time: %v", err)
	}
	if all := s.bounces(fixture.Odile.Actor()); len(all) != 0 {
		t.Errorf("it is still to be seen to: %v", all)
	}
}

func TestALetterThatCameBackDidNotArrive(t *testing.T) {
	s := newStage(t)
	letter, text := s.sent(summons.Posted), s.sent(summons.SMS)
	back := func(who actor.Actor, message summons.ID) error {
		return s.try(who, func(ctx context.Context, tx *db.Tx) error {
			_, err := summons.Return(ctx, tx, message)
			return err
		})
	}
	if err := back(fixture.Ines.Actor(), letter); !fault.Is(err, fault.NotFound) {
		t.Errorf("at another service: %v", err)
	}
	if err := back(fixture.Odile.Actor(), text); !fault.Is(err, fault.Conflict) {
		t.Errorf("an SMS comes back: %v", err)
	}
	if err := back(fixture.Odile.Actor(), letter); err != nil {
		t.Fatal(err)
	}
	if all := s.bounces(fixture.Odile.Actor()); len(all) != 1 || all[0].Reason != "returned" {
		t.Errorf("%+v", all)
	}
}

// The role of partners has no right on the table at all.
func TestAPartnerReadsNothingOfWhatAPersonIsTold(t *testing.T) {
	s := newStage(t)
	message := s.sent(summons.SMS)
	for _, who := range []actor.Actor{fixture.Karim.Actor(), fixture.Yanis.Actor()} {
		err := s.try(who, func(ctx context.Context, tx *db.Tx) error {
			_, err := summons.Of(ctx, tx, summons.OfAppointment(s.of))
			return err
		})
		if err == nil {
			t.Errorf("%s reads the messages", who.Name)
		}
		if err := s.follow(who, message); err == nil {
			t.Errorf("%s follows a message up", who.Name)
		}
	}
}
