package referral

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// OverdueLength bounds what one look of the clock finds; the next finds the rest.
const OverdueLength = 500

// overdue are referrals that nobody took up in time: their last day is over
// where the branch is. A question nobody answered has a last day of its own.
const overdue = `status in ('sent', 'acknowledged', 'info_requested')
  and case when status = 'info_requested' then coalesce(question_ends_on, expires_on) else expires_on end < ` + here

// Overdue lists the referrals of the worker's service that nobody took up in
// time, at most OverdueLength.
func Overdue(ctx context.Context, tx *db.Tx) ([]ID, error) { return due(ctx, tx, overdue) }

// Expire lets the clock run out on a referral that is overdue. One that is not,
// or no longer because somebody acted since it was listed, stays as it is: the
// row is locked, so that an answer either comes first or comes too late.
func Expire(ctx context.Context, tx *db.Tx, id ID) error {
	var locked []ID
	err := store.In(ctx, tx).Raw("select id from referrals where id = @id and "+overdue+" for update", map[string]any{"id": id, "now": tx.Now}).Scan(&locked).Error
	if err != nil {
		return fmt.Errorf("expire referral %s: %w", id, err)
	}
	if len(locked) == 0 {
		return nil
	}
	return Move(ctx, tx, id, DoExpire, With{})
}
