package referral

import (
	"context"
	"slices"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
)

// Ask says what the partner lacks to decide: a typed question, or words where
// the partner may write them.
func Ask(ctx context.Context, tx *db.Tx, id ID, reason Reason, note string) error {
	return Move(ctx, tx, id, DoAsk, With{Reason: reason, Note: note})
}

// Answer gives the partner what it asked for; the clock runs again.
func Answer(ctx context.Context, tx *db.Tx, id ID, note string) error {
	return Move(ctx, tx, id, DoAnswer, With{Note: note})
}

// SetAppointment receives the person before deciding. A health partner writes no
// note.
func SetAppointment(ctx context.Context, tx *db.Tx, id ID, m Meeting) error {
	return Move(ctx, tx, id, DoSetAppointment, With{On: m.On, At: m.At, Held: m.Held, Note: m.Note})
}

// Waitlist keeps the person for the next place.
func Waitlist(ctx context.Context, tx *db.Tx, id ID) error {
	return Move(ctx, tx, id, DoWaitlist, With{})
}

// Question is what the partner waits to be told; false where it waits for
// nothing.
func (r Referral) Question() (Event, bool) {
	if r.Status != InfoRequested {
		return Event{}, false
	}
	return r.last(DoAsk)
}

// AppointmentOn is the day of the appointment that stands; zero without one.
func (r Referral) AppointmentOn() day.Day {
	if r.Status != AppointmentSet {
		return day.Day{}
	}
	last, _ := r.Appointment()
	return last.On
}

func (r Referral) last(do flow.Action) (Event, bool) {
	for _, e := range slices.Backward(r.Events) {
		if e.Action == do {
			return e, true
		}
	}
	return Event{}, false
}
