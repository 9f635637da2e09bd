package summons_test

import (
	"context"
	"maps"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/notification"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/models/summons"
)

func TestAMessageIsProgrammedSentAndDelivered(t *testing.T) {
	s := newStage(t)
	message := s.sent(summons.SMS)
	if status, _ := s.status(message); status != "programmed" {
		t.Errorf("it is %s", status)
	}
	if !s.deliver(message, taken, false) || s.deliver(message, taken, false) {
		t.Error("it does not leave, or twice")
	}
	var news bool
	s.as(clock(), func(ctx context.Context, tx *db.Tx) (err error) {
		news, err = summons.Receipt(ctx, tx, message, true)
		return err
	})
	all := s.outlook().Sent
	if !news || len(all) != 1 || all[0].Status != summons.Delivered || all[0].Address != "+33639981020" || all[0].Text != "ستاسو ملاقات" || all[0].Segments != 1 || all[0].Name != "MERCIER Nadia" {
		t.Errorf("news %t, %+v", news, all)
	}
	// A late failure changes nothing of what was delivered.
	s.as(clock(), func(ctx context.Context, tx *db.Tx) error {
		again, err := summons.Receipt(ctx, tx, message, false)
		if again {
			t.Error("what was delivered fails")
		}
		return err
	})
	var lines int
	s.Scan(t, "select count(*) from journal where noun = 'summons' and noun_id = $1 and person_id = $2", []any{message, s.person}, &lines)
	if lines != 1 {
		t.Errorf("%d lines in the journal", lines)
	}
}

func TestWhatAGatewayRefusesHasFailedAndTheRestIsTriedAgain(t *testing.T) {
	s := newStage(t)
	later := notification.Outcome{Result: notification.Postponed, Reason: "gateway_503"}
	message := s.sent(summons.SMS)
	for _, last := range []bool{false, true} {
		if !s.deliver(message, later, last) {
			t.Fatal("it is not tried")
		}
		status, reason := s.status(message)
		if want := map[bool]string{false: "programmed", true: "failed"}[last]; status != want || reason != "gateway_503" {
			t.Errorf("%s, %s; want %s", status, reason, want)
		}
	}
	message = s.sent(summons.Email)
	s.deliver(message, notification.Outcome{Result: notification.Refused, Reason: "recipient_550"}, false)
	if status, reason := s.status(message); status != "failed" || reason != "recipient_550" {
		t.Errorf("%s, %s", status, reason)
	}
}

// What there is to tell follows from what was said before.
func TestOneIsCalledThenToldOfAMoveAndOfTheEnd(t *testing.T) {
	s := newStage(t)
	expect := func(want summons.Kind) {
		t.Helper()
		if got := s.outlook().Kind; got != want {
			t.Errorf("%q is to be told, want %q", got, want)
		}
	}
	expect(summons.Convocation)
	s.deliver(s.sent(summons.SMS), taken, false)
	expect(summons.Convocation) // again, by another way
	s.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		to := at(9)
		return referral.MoveAppointment(ctx, tx, s.of, referral.Meeting{On: to.On, At: to.At}, "structure")
	})
	expect(summons.Moved)
	s.deliver(s.sent(summons.Handed), taken, false)
	expect(summons.Convocation)
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, s.of, "mistake") })
	expect(summons.Cancelled)
	if _, err := s.send(summons.Posted); !fault.Is(err, fault.Invalid) {
		t.Errorf("a letter of an end: %v", err)
	}
	if !s.deliver(s.sent(summons.SMS), taken, false) {
		t.Error("the end is not told")
	}
	expect("")
	if _, err := s.send(summons.SMS); !fault.Is(err, fault.Conflict) {
		t.Errorf("told once more: %v", err)
	}
}

func TestAWayThatCannotBeTakenSaysWhy(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "update persons set sms = 'refused', email = '', address = '' where id = $1", s.person)
	o := s.outlook()
	want := map[summons.Channel]summons.Hindrance{summons.SMS: summons.Refuses, summons.Email: summons.NoEmail, summons.Posted: summons.NoAddress}
	if !maps.Equal(o.Ways, want) || o.Proposed() != summons.Handed {
		t.Errorf("%v, proposed %s", o.Ways, o.Proposed())
	}
	for _, way := range []summons.Channel{summons.SMS, summons.Email, summons.Posted, "pigeon"} {
		if _, err := s.send(way); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", way, err)
		}
	}
	s.Exec(t, "update persons set phone = '', sms = 'accepted', email = 'samuel@exemple.test' where id = $1", s.person)
	if o = s.outlook(); o.Ways[summons.SMS] != summons.NoPhone || o.Proposed() != summons.Email {
		t.Errorf("%v, proposed %s", o.Ways, o.Proposed())
	}
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = summons.OutlookOf(ctx, tx, summons.OfAppointment(s.of), summons.Reach{})
		return err
	})
	if o.Ways[summons.Email] != summons.Unavailable || o.Proposed() != summons.Handed {
		t.Errorf("without a server %v, proposed %s", o.Ways, o.Proposed())
	}
}

// A message asks at the last moment whether it still holds.
func TestAMessageUnderWayStopsWithWhatItTellsOf(t *testing.T) {
	for reason, change := range map[string]func(*stage){
		"unreachable": func(s *stage) { s.Exec(s.t, "update persons set sms = 'refused' where id = $1", s.person) },
		"over":        func(s *stage) { s.Stand(dbtest.Monday.AddDate(0, 0, 16)) },
		"closed":      func(s *stage) { s.Exec(s.t, "update persons set status = 'closed' where id = $1", s.person) },
		"deceased": func(s *stage) {
			s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
				return person.Finish(ctx, tx, s.person, person.Deceased, "deceased")
			})
		},
	} {
		s := newStage(t)
		message := s.sent(summons.SMS)
		change(s)
		if s.deliver(message, taken, false) {
			t.Errorf("%s: it leaves", reason)
		}
		if status, why := s.status(message); status != "cancelled" || why != reason {
			t.Errorf("%s: it is %s, %s", reason, status, why)
		}
	}
}
