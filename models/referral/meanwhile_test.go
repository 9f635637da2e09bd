package referral_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/flow"
	"passerelle/models/referral"
)

func TestAQuestionStandsUntilItIsAnswered(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	if r, err := s.read(fixture.Nadia, of); err != nil {
		t.Fatal(err)
	} else if _, asked := r.Question(); asked {
		t.Error("something is asked before anybody has asked")
	}
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Ask(ctx, tx, of, "", "Quels papiers ?") })
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		r, err := s.read(who, of)
		if err != nil {
			t.Fatal(err)
		}
		if q, asked := r.Question(); !asked || q.Note != "Quels papiers ?" || q.Name != fixture.Karim.Name {
			t.Errorf("%s reads %+v", who.Slug, q)
		}
	}
	if got := wrong(s.move(fixture.Nadia.Actor(), of, referral.DoAnswer, referral.With{Note: " "})); got["note"] != "referral.error.answer_text" {
		t.Errorf("an empty answer: %v", got)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return referral.Answer(ctx, tx, of, "Une carte d’identité.")
	})
	r, err := s.read(fixture.Karim, of)
	if err != nil {
		t.Fatal(err)
	}
	_, asked := r.Question()
	if said := r.Events[len(r.Events)-1]; asked || r.Status != referral.Acknowledged || said.Note != "Une carte d’identité." || said.Side != flow.Service {
		t.Errorf("after the answer: %s, %+v", r.Status, said)
	}
}

func TestAnAppointmentMovesTheTermBehindIt(t *testing.T) {
	for on, due := range map[day.Day]day.Day{
		// A Friday leaves the next three working days; the term was 30 November.
		day.Of(2026, time.December, 4):  day.Of(2026, time.December, 9),
		day.Of(2026, time.November, 24): day.Of(2026, time.November, 30),
	} {
		s := newStage(t)
		of := s.sent()
		s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
			return referral.SetAppointment(ctx, tx, of, referral.Meeting{On: on, Note: "À 10 h."})
		})
		r, err := s.read(fixture.Nadia, of)
		if err != nil {
			t.Fatal(err)
		}
		by, until := r.Turn()
		if r.AppointmentOn() != on || by != flow.Partner || until != due || r.Place != "12 rue des Tilleuls, Sainte-Aurore" {
			t.Errorf("appointment on %s at %q, the %s answers until %s, want %s", r.AppointmentOn(), r.Place, by, until, due)
		}
	}
}

func TestOnTheWaitingListThePartnerStillAnswers(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error { return referral.Waitlist(ctx, tx, of) })
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if by, _ := r.Turn(); r.Status != referral.Waitlisted || by != flow.Partner || !r.AppointmentOn().IsZero() {
		t.Errorf("%s, the turn of the %s", r.Status, by)
	}
}
