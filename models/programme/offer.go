package programme

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/person"
	"passerelle/models/schedule"
)

// Promote offers the free seats of a cycle to who waits, in the order of their
// ranks, for the working days of its rule and never beyond the hour at which the
// group closes. An offered seat is held. The worker may do it as well as who
// frees a seat; done twice it changes nothing more.
func Promote(ctx context.Context, tx *db.Tx, cycle CycleID) error {
	room, err := lockSeats(ctx, tx, cycle)
	if err != nil || !room.entryOpen(tx.Now) {
		return err
	}
	for range min(room.Free, room.Waiting) {
		if err := offerNext(ctx, tx, cycle, room); err != nil {
			return err
		}
	}
	return nil
}

func offerNext(ctx context.Context, tx *db.Tx, cycle CycleID, room room) error {
	ends, err := room.offerEnds(ctx, tx)
	if err != nil {
		return err
	}
	var next struct{ ID WaitingID }
	err = store.In(ctx, tx).Raw(`
update waiting set status = 'offered', offered_at = ?, offer_ends_at = ?
where id = (select id from waiting where cycle_id = ? and status = 'waiting' order by rank limit 1) returning id`, tx.Now, ends, cycle).Scan(&next).Error
	if err != nil {
		return fmt.Errorf("offer a seat of cycle %s: %w", cycle, err)
	}
	if err := holdSeat(ctx, tx, cycle); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "waiting", ID: next.ID.UUID, Detail: "waiting>offered"})
}

// closing is the hour at which an offer ends, on the clocks of the branch.
var closing = day.ClockOf(18, 0)

// offerEnds is the evening of the last working day of an offer, where the group
// meets, or the hour at which the group closes if that is sooner.
func (r room) offerEnds(ctx context.Context, tx *db.Tx) (time.Time, error) {
	place, err := office.At(ctx, tx, r.BranchID)
	if err != nil {
		return time.Time{}, err
	}
	ends := schedule.AddWorkingDays(place.Region, place.Today, r.OfferDays).In(place.Zone, closing).UTC()
	if r.EntryEnds != nil && r.EntryEnds.Before(ends) {
		return *r.EntryEnds, nil
	}
	return ends, nil
}

// Accept takes the seat that was offered, in the name of the person who waited,
// and gives the cycle.
func Accept(ctx context.Context, tx *db.Tx, waiting WaitingID) (CycleID, error) {
	w, err := lockWaiting(ctx, tx, waiting)
	if err != nil {
		return CycleID{}, err
	}
	if w.Status != Offered || !tx.Now.Before(*w.OfferEndsAt) {
		return CycleID{}, fault.Of(fault.Conflict, "waiting.error.over")
	}
	c, p, err := bothOpen(ctx, tx, w.Cycle, person.ID{UUID: w.Person})
	if err != nil {
		return CycleID{}, err
	}
	if err := leaveLine(ctx, tx, w, "enrolled"); err != nil {
		return CycleID{}, err
	}
	_, err = seat(ctx, tx, c, p)
	return w.Cycle, err
}

// Decline gives up an offered seat, or a place on the list. A seat that was held
// goes to the next.
func Decline(ctx context.Context, tx *db.Tx, waiting WaitingID) (Waiting, error) {
	w, err := lockWaiting(ctx, tx, waiting)
	if err != nil {
		return Waiting{}, err
	}
	if w.Status == Offered {
		return w, giveUp(ctx, tx, w, Refused)
	}
	if w.Status != InLine {
		return Waiting{}, fault.Of(fault.Conflict, "waiting.error.over")
	}
	return w, leaveLine(ctx, tx, w, "left")
}

func giveUp(ctx context.Context, tx *db.Tx, w Waiting, to WaitingStatus) error {
	if err := leaveLine(ctx, tx, w, to); err != nil {
		return err
	}
	if err := freeSeat(ctx, tx, w.Cycle); err != nil {
		return err
	}
	return Promote(ctx, tx, w.Cycle)
}

// leaveLine takes somebody off the list; who came behind moves up by one.
func leaveLine(ctx context.Context, tx *db.Tx, w Waiting, to WaitingStatus) error {
	err := store.In(ctx, tx).Table("waiting").Where("id = ?", w.ID).Updates(map[string]any{"status": to, "rank": nil, "closed_at": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("leave waiting list %s: %w", w.ID, err)
	}
	if err := store.In(ctx, tx).Exec("update waiting set rank = rank - 1 where cycle_id = ? and rank > ?", w.Cycle, w.Rank).Error; err != nil {
		return fmt.Errorf("waiting list of cycle %s: %w", w.Cycle, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "waiting", ID: w.ID.UUID, Person: w.Person, Detail: string(w.Status) + ">" + string(to)})
}

const bareWaiting = "select id, cycle_id as cycle, person_id as person, coalesce(rank, 0) as rank, status, offer_ends_at from waiting where id = ?"

// lockWaiting reads a place on the list under the lock of its cycle. It reads no
// name, for the worker has none.
func lockWaiting(ctx context.Context, tx *db.Tx, waiting WaitingID) (Waiting, error) {
	var w Waiting
	for _, locked := range []bool{false, true} {
		if locked {
			if _, err := lockSeats(ctx, tx, w.Cycle); err != nil {
				return Waiting{}, err
			}
		}
		found := store.In(ctx, tx).Raw(bareWaiting, waiting).Scan(&w)
		if found.Error != nil {
			return Waiting{}, fmt.Errorf("waiting %s: %w", waiting, found.Error)
		}
		if found.RowsAffected == 0 {
			return Waiting{}, fault.Missing()
		}
	}
	return w, nil
}

// EndedOffers lists the offers of the service that nobody took up in time: for
// the worker.
func EndedOffers(ctx context.Context, tx *db.Tx) ([]WaitingID, error) {
	var found []WaitingID
	err := store.In(ctx, tx).Table("waiting").Where("status = 'offered' and offer_ends_at <= ?", tx.Now).
		Order("offer_ends_at, id").Limit(1000).Pluck("id", &found).Error
	if err != nil {
		return nil, fmt.Errorf("offers that ended: %w", err)
	}
	return found, nil
}

// ExpireOffer ends an offer whose hour has come, and makes the next one.
func ExpireOffer(ctx context.Context, tx *db.Tx, waiting WaitingID) error {
	w, err := lockWaiting(ctx, tx, waiting)
	if err != nil || w.Status != Offered || tx.Now.Before(*w.OfferEndsAt) {
		return err
	}
	return giveUp(ctx, tx, w, TimedOut)
}

// ToPromote lists the cycles of the service in which somebody waits while a seat
// is free: for the worker.
func ToPromote(ctx context.Context, tx *db.Tx) ([]CycleID, error) {
	var found []CycleID
	err := store.In(ctx, tx).Table("cycles c").
		Where("c.status <> 'cancelled' and c.seats_taken < c.seats + c.overbooking").
		Where("exists (select from waiting w where w.cycle_id = c.id and w.status = 'waiting')").
		Order("c.id").Limit(1000).Pluck("c.id", &found).Error
	if err != nil {
		return nil, fmt.Errorf("cycles with a seat to offer: %w", err)
	}
	return found, nil
}
