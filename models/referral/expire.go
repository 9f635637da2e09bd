package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// OverdueLength bounds what one look for overdue referrals finds; the next finds
// the rest.
const OverdueLength = 500

const overdue = `
select id from referrals where service_id = ? and status in ? and expires_on < ?
order by expires_on, id limit ?`

// Overdue lists the referrals of the worker's service that nobody took up in
// time: their last day is over where the service is. The oldest come first.
func Overdue(ctx context.Context, tx *db.Tx) ([]ID, error) {
	here, err := office.At(ctx, tx, uuid.Nil)
	if err != nil {
		return nil, err
	}
	var all []ID
	err = store.In(ctx, tx).Raw(overdue, tx.Actor.Service, texts(unanswered), here.Today, OverdueLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("overdue referrals of service %s: %w", tx.Actor.Service, err)
	}
	return all, nil
}

const stillOverdue = `
select id from referrals where id = ? and status in ? and expires_on < ?
for update`

// Expire lets the clock run out on a referral that is overdue. One that is not,
// or no longer because somebody acted since it was listed, stays as it is: the
// row is locked, so that an answer either comes first or comes too late.
func Expire(ctx context.Context, tx *db.Tx, id ID) error {
	here, err := office.At(ctx, tx, uuid.Nil)
	if err != nil {
		return err
	}
	var locked []ID
	if err := store.In(ctx, tx).Raw(stillOverdue, id, texts(unanswered), here.Today).Scan(&locked).Error; err != nil {
		return fmt.Errorf("expire referral %s: %w", id, err)
	}
	if len(locked) == 0 {
		return nil
	}
	return Move(ctx, tx, id, DoExpire, With{})
}
