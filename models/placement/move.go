package placement

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

// Arrive says when somebody arrived, as clocks show where they are received: the
// placement is under way, and a place that was held is theirs from that night on.
func Arrive(ctx context.Context, tx *db.Tx, of ID, on day.Day, at day.Clock) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	instant := on.In(p.Here.Zone, at)
	switch {
	case on.IsZero():
		return fault.Field("on", "placement.error.on")
	case instant.After(tx.Now.Add(5 * time.Minute)):
		return fault.Field("on", "placement.error.future")
	case on.Before(p.Here.Today.Add(-31)):
		return fault.Field("on", "placement.error.long_ago")
	}
	if err := p.Move(ctx, tx, referral.DoStart, map[string]any{"arrived_at": instant, "missed_at": nil}); err != nil {
		return err
	}
	if err := occupy(ctx, tx, p, on); err != nil {
		return err
	}
	if err := p.Note(ctx, tx, referral.DoArrive, referral.With{On: on, Note: at.String()}); err != nil {
		return err
	}
	return p.Tell(ctx, tx, notification.PlacementArrived, notification.Referent(), day.Day{})
}

// Miss says that somebody who was expected has not arrived. The officer in charge
// and the managers of the branch are told at once; the place is kept until it is
// freed. Before the day nobody can be missing.
func Miss(ctx context.Context, tx *db.Tx, of ID) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	// Only somebody who may still arrive can be missing.
	if _, err := referral.PlacementFlow.Find(p.Status, referral.DoStart, p.Side); err != nil {
		return err
	}
	if p.Here.Today.Before(p.StartsOn) {
		return fault.Of(fault.Conflict, "placement.error.not_yet")
	}
	if err := p.Set(ctx, tx, map[string]any{"missed_at": tx.Now}); err != nil {
		return err
	}
	if err := moveBooking(ctx, tx, p, DoMiss, map[string]any{}); err != nil {
		return err
	}
	if err := p.Note(ctx, tx, referral.DoMiss, referral.With{On: p.Here.Today}); err != nil {
		return err
	}
	return p.Tell(ctx, tx, notification.PlacementMissed, notification.ReferentAndManagers(), p.Here.Today)
}

// Interrupt suspends a placement, and Continue takes it up again. The place is
// kept; what the days are worth is for the marks of each day to say.
func Interrupt(ctx context.Context, tx *db.Tx, of ID) error {
	return turn(ctx, tx, of, referral.DoSuspend, referral.DoInterrupt)
}

// Continue takes a suspended placement up again.
func Continue(ctx context.Context, tx *db.Tx, of ID) error {
	return turn(ctx, tx, of, referral.DoResume, referral.DoContinue)
}

func turn(ctx context.Context, tx *db.Tx, of ID, do, told flow.Action) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := p.Move(ctx, tx, do, map[string]any{}); err != nil {
		return err
	}
	if err := p.Note(ctx, tx, told, referral.With{On: p.Here.Today}); err != nil {
		return err
	}
	return p.Tell(ctx, tx, notification.PlacementChanged, notification.Referent(), day.Day{})
}

// occupy turns the booking that stands into a stay that begins on a day; who has
// no place booked arrives all the same.
func occupy(ctx context.Context, tx *db.Tx, p referral.Placed, on day.Day) error {
	b, err := lastBooking(ctx, tx, p.Referral)
	if err != nil || b == nil || !b.Holds() {
		return err
	}
	values := map[string]any{"starts_on": on}
	if !b.LeavesOn.After(on) {
		values["leaves_on"] = on.Add(1)
	}
	return moveBooking(ctx, tx, p, DoArrive, values)
}

// moveBooking makes a move of the booking that stands, if there is one.
func moveBooking(ctx context.Context, tx *db.Tx, p referral.Placed, do flow.Action, values map[string]any) error {
	b, err := lastBooking(ctx, tx, p.Referral)
	if err != nil || b == nil || !b.Holds() {
		return err
	}
	move, err := BookingFlow.Find(b.Status, do, p.Side)
	if err != nil {
		return err
	}
	values["status"] = string(move.To)
	done := store.In(ctx, tx).Table("bookings").Where("id = ? and status = ?", b.ID, string(b.Status)).Updates(values)
	if done.Error != nil {
		return held(done.Error, fmt.Errorf("%s booking %s: %w", do, b.ID, done.Error))
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "")
	}
	return nil
}
