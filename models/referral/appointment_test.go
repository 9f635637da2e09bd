package referral_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func half(hour int) *day.Clock {
	at := day.ClockOf(hour, 30)
	return &at
}

// met is a referral with an appointment on 1 December at 10:30.
func (s *stage) met(to *fixture.Offer, who *fixture.Persona) referral.ID {
	s.t.Helper()
	of := s.send(to, complete())
	s.as(who, func(ctx context.Context, tx *db.Tx) error {
		return referral.SetAppointment(ctx, tx, of, referral.Meeting{On: day.Of(2026, time.December, 1), At: half(10)})
	})
	return of
}

func (s *stage) moveTo(who *fixture.Persona, of referral.ID, to referral.Meeting, why referral.Reason) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.MoveAppointment(ctx, tx, of, to, why) })
}

func TestAnAppointmentMovesWithItsReasonAndKeepsItsHistory(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	if err := s.moveTo(fixture.Karim, of, referral.Meeting{On: day.Of(2026, time.December, 3), At: half(14), Held: referral.Video}, "structure"); err != nil {
		t.Fatal(err)
	}
	if err := s.moveTo(fixture.Nadia, of, referral.Meeting{On: day.Of(2026, time.December, 4), Held: referral.Telephone, Note: "Travaille le jeudi."}, "person"); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		r, err := s.read(who, of)
		if err != nil {
			t.Fatal(err)
		}
		type line struct {
			sequence int
			on       string
			at       time.Time
			held     referral.Held
			why      referral.Reason
			by, note string
		}
		want := []line{
			{0, "2026-12-01", time.Date(2026, time.December, 1, 9, 30, 0, 0, time.UTC), referral.OnSite, "", fixture.Karim.Name, ""},
			{1, "2026-12-03", time.Date(2026, time.December, 3, 13, 30, 0, 0, time.UTC), referral.Video, "structure", fixture.Karim.Name, ""},
			{2, "2026-12-04", time.Time{}, referral.Telephone, "person", fixture.Nadia.Name, "Travaille le jeudi."},
		}
		if len(r.Appointments) != len(want) {
			t.Fatalf("%s reads %d versions", who.Slug, len(r.Appointments))
		}
		for i, a := range r.Appointments {
			if got := (line{a.Sequence, a.On.String(), a.StartsAt.UTC(), a.Held, a.Reason, a.Name, a.Note}); !got.at.Equal(want[i].at) || got.on != want[i].on ||
				got.sequence != want[i].sequence || got.held != want[i].held || got.why != want[i].why || got.by != want[i].by || got.note != want[i].note {
				t.Errorf("%s reads %+v, want %+v", who.Slug, got, want[i])
			}
		}
		// Friday, and the three working days after it.
		if _, until := r.Turn(); r.Status != referral.AppointmentSet || r.AppointmentOn() != day.Of(2026, time.December, 4) || until != day.Of(2026, time.December, 9) {
			t.Errorf("%s on %s, answer until %s", r.Status, r.AppointmentOn(), until)
		}
	}
}

func TestAMoveSaysEverythingItLacks(t *testing.T) {
	s := newStage(t)
	home, care := s.met(&fixture.RelaisRooms, fixture.Karim), s.met(&fixture.RiveDouceCare, fixture.Sophie)
	for name, c := range map[string]struct {
		who        *fixture.Persona
		of         referral.ID
		to         referral.Meeting
		why        referral.Reason
		field, key string
	}{
		"no reason":        {fixture.Karim, home, referral.Meeting{On: day.Of(2026, time.December, 2)}, "", "reason", "referral.error.reason"},
		"another's reason": {fixture.Karim, home, referral.Meeting{On: day.Of(2026, time.December, 2)}, "no_place", "reason", "referral.error.reason"},
		"other, untold":    {fixture.Karim, home, referral.Meeting{On: day.Of(2026, time.December, 2)}, referral.Other, "note", "referral.error.note"},
		"no day":           {fixture.Karim, home, referral.Meeting{}, "person", "on", "referral.error.on"},
		"before all":       {fixture.Karim, home, referral.Meeting{On: day.Of(2026, time.November, 20)}, "person", "on", "referral.error.on_before"},
		"no such way":      {fixture.Karim, home, referral.Meeting{On: day.Of(2026, time.December, 2), Held: "dream"}, "person", "held", "referral.error.held"},
		"health, in words": {fixture.Sophie, care, referral.Meeting{On: day.Of(2026, time.December, 2), Note: "Rechute."}, "person", "note", "referral.error.note_health"},
	} {
		if got := wrong(s.moveTo(c.who, c.of, c.to, c.why)); got[c.field] != c.key {
			t.Errorf("%s: %v, want %s", name, got, c.key)
		}
	}
	if err := s.moveTo(fixture.Sophie, care, referral.Meeting{On: day.Of(2026, time.December, 2)}, referral.Other); err != nil {
		t.Errorf("health, for another reason: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Ines, fixture.Sophie, fixture.Bertrand} {
		if err := s.moveTo(who, home, referral.Meeting{On: day.Of(2026, time.December, 2)}, "person"); !fault.Is(err, fault.NotFound) {
			t.Errorf("for %s it exists: %v", who.Slug, err)
		}
	}
	if err := s.moveTo(fixture.Karim, s.sent(), referral.Meeting{On: day.Of(2026, time.December, 2)}, "person"); !fault.Is(err, fault.Conflict) {
		t.Errorf("without an appointment: %v", err)
	}
}

func TestTheEndOfAReferralCancelsWhatIsToCome(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, of, "mistake") })
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := r.Appointment(); !last.Cancelled || last.Sequence != 1 || last.On != day.Of(2026, time.December, 1) || r.Movable() {
		t.Errorf("after withdrawal: %+v", last)
	}
	past := s.met(&fixture.RelaisRooms, fixture.Karim)
	s.Stand(time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC))
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return referral.Decline(ctx, tx, past, "unsuitable", "Deux chiens.")
	})
	if r, err = s.read(fixture.Karim, past); err != nil {
		t.Fatal(err)
	}
	if last, _ := r.Appointment(); last.Cancelled {
		t.Error("what has taken place is cancelled")
	}
}

func TestAnHourIsThatOfThePlace(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "update sites set time_zone = 'Indian/Reunion' where organisation_id = $1", fixture.Relais.ID)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := r.Appointment(); !last.StartsAt.Equal(time.Date(2026, time.December, 1, 6, 30, 0, 0, time.UTC)) || r.Zone != "Indian/Reunion" {
		t.Errorf("10:30 there is %s, in %s", last.StartsAt.UTC(), r.Zone)
	}
}

func TestOfTwoWhoMoveAtOnceOneIsTold(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	answers := make([]error, 6)
	var done sync.WaitGroup
	for i := range answers {
		done.Go(func() {
			answers[i] = s.moveTo(fixture.Karim, of, referral.Meeting{On: day.Of(2026, time.December, 2+i)}, "structure")
		})
	}
	done.Wait()
	moved := 0
	for _, err := range answers {
		switch {
		case err == nil:
			moved++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	r, err := s.read(fixture.Nadia, of)
	if err != nil || moved == 0 || len(r.Appointments) != moved+1 {
		t.Errorf("%d moved, %d versions, %v", moved, len(r.Appointments), err)
	}
	for i, a := range r.Appointments {
		if a.Sequence != i {
			t.Errorf("version %d has the number %d", i, a.Sequence)
		}
	}
}
