package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// room is how full a cycle is, read under its lock: it stays true until the
// unit of work ends. It needs nothing that the worker may not read.
type room struct {
	BranchID  uuid.UUID
	TimeZone  string
	Free      int // seats that nobody holds, the overbooking included
	Waiting   int // who waits without an offer
	OfferDays int // working days
	// EntryEnds is when a closed group lets nobody in any more; nil in an open one.
	EntryEnds *time.Time
	Cancelled bool
}

func (r room) entryOpen(now time.Time) bool {
	return !r.Cancelled && (r.EntryEnds == nil || now.Before(*r.EntryEnds))
}

const seatsOfCycle = `
select c.branch_id, c.time_zone, c.seats + c.overbooking - c.seats_taken as free, c.status = 'cancelled' as cancelled, v.offer_days,
  (select count(*) from waiting w where w.cycle_id = c.id and w.status = 'waiting') as waiting,` + entryEnds + `
from cycles c join programme_versions v on v.id = c.version_id
where c.id = ?`

// lockSeats lets one act at a time change who sits and who waits in a cycle.
// The lock comes first and the reading after it, so that it sees what the act
// before has left.
func lockSeats(ctx context.Context, tx *db.Tx, cycle CycleID) (room, error) {
	found := store.In(ctx, tx).Exec("select from cycles where id = ? for update", cycle)
	if found.Error != nil {
		return room{}, fmt.Errorf("lock the seats of cycle %s: %w", cycle, found.Error)
	}
	if found.RowsAffected == 0 {
		return room{}, fault.Missing()
	}
	var r room
	if err := store.In(ctx, tx).Raw(seatsOfCycle, cycle).Scan(&r).Error; err != nil {
		return room{}, fmt.Errorf("seats of cycle %s: %w", cycle, err)
	}
	return r, nil
}

// holdSeat takes one seat off the free ones; a constraint refuses one too many.
func holdSeat(ctx context.Context, tx *db.Tx, cycle CycleID) error {
	return moveSeats(ctx, tx, cycle, 1)
}

func freeSeat(ctx context.Context, tx *db.Tx, cycle CycleID) error {
	return moveSeats(ctx, tx, cycle, -1)
}

func moveSeats(ctx context.Context, tx *db.Tx, cycle CycleID, by int) error {
	if err := store.In(ctx, tx).Exec("update cycles set seats_taken = seats_taken + ? where id = ?", by, cycle).Error; err != nil {
		return fmt.Errorf("seats of cycle %s: %w", cycle, err)
	}
	return nil
}
