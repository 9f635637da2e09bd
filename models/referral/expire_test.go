package referral_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

func (s *stage) overdue(who actor.Actor) (all []referral.ID) {
	s.t.Helper()
	err := s.try(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = referral.Overdue(ctx, tx)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *stage) expire(of referral.ID) {
	s.t.Helper()
	if err := s.try(clock(), func(ctx context.Context, tx *db.Tx) error { return referral.Expire(ctx, tx, of) }); err != nil {
		s.t.Fatal(err)
	}
}

// midnight is the end of the last day of a referral, somewhere.
func (s *stage) midnight(of referral.ID, zone string) time.Time {
	s.t.Helper()
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		s.t.Fatal(err)
	}
	where, err := time.LoadLocation(zone)
	if err != nil {
		s.t.Fatal(err)
	}
	last := r.ExpiresOn.Time()
	return time.Date(last.Year(), last.Month(), last.Day()+1, 0, 0, 0, 0, where)
}

// The branch counts, whatever the zone of its service.
func TestTheLastDayEndsAtMidnightWhereTheBranchIs(t *testing.T) {
	for _, zone := range []string{"Europe/Paris", "Indian/Reunion", "America/Guadeloupe"} {
		s := newStage(t)
		s.Exec(t, "update branches set time_zone = $2 where id = $1", fixture.SainteAurore.ID, zone)
		of := s.sent()
		end := s.midnight(of, zone)
		s.Stand(end.Add(-time.Second))
		if early := s.overdue(clock()); len(early) != 0 {
			t.Errorf("%s: overdue a second before midnight", zone)
		}
		s.expire(of)
		if r, err := s.read(fixture.Nadia, of); err != nil || r.Status != referral.Sent {
			t.Errorf("%s: before midnight it is %s, %v", zone, r.Status, err)
		}
		s.Stand(end)
		if late := s.overdue(clock()); !slices.Equal(late, []referral.ID{of}) {
			t.Errorf("%s: at midnight %v are overdue", zone, late)
		}
		if others := s.overdue(actor.ForWorker(fixture.HauteBrume.ID)); len(others) != 0 {
			t.Errorf("%s: another service's worker finds %v", zone, others)
		}
		s.expire(of)
		if r, err := s.read(fixture.Nadia, of); err != nil || r.Status != referral.Expired {
			t.Errorf("%s: after midnight it is %s, %v", zone, r.Status, err)
		}
	}
}

func TestExpiringTwiceIsExpiringOnce(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.Stand(s.midnight(of, "Europe/Paris"))
	s.expire(of)
	s.expire(of)
	var events int
	s.Scan(t, "select count(*) from referral_events where referral_id = $1 and action = 'expire' and side = 'clock'", []any{of}, &events)
	if left := s.overdue(clock()); events != 1 || len(left) != 0 {
		t.Errorf("%d events, %v left", events, left)
	}
}

// Whatever the partner settled is no longer for the clock, nor what was given
// more time since it was listed.
func TestOnlyWhatNobodyTookUpExpires(t *testing.T) {
	s := newStage(t)
	asked := s.sent()
	if err := s.move(fixture.Karim.Actor(), asked, referral.DoAsk, enough(referral.DoAsk)); err != nil {
		t.Fatal(err)
	}
	for _, do := range []flow.Action{referral.DoAccept, referral.DoDecline, referral.DoSetAppointment, referral.DoWaitlist} {
		if err := s.move(fixture.Karim.Actor(), s.sent(), do, enough(do)); err != nil {
			t.Fatal(err)
		}
	}
	s.Stand(s.midnight(asked, "Europe/Paris"))
	if late := s.overdue(clock()); !slices.Equal(late, []referral.ID{asked}) {
		t.Errorf("overdue %v, want %v", late, asked)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Answer(ctx, tx, asked, "Voici.") })
	s.expire(asked)
	if r, err := s.read(fixture.Nadia, asked); err != nil || r.Status != referral.Acknowledged {
		t.Errorf("answered in between it is %s, %v", r.Status, err)
	}
}

func TestOnlyTheClockLetsExpire(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.Stand(s.midnight(of, "Europe/Paris"))
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		if err := s.move(who.Actor(), of, referral.DoExpire, referral.With{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s lets it expire: %v", who.Slug, err)
		}
	}
}
