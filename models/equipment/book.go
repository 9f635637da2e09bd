package equipment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Date is a session of an action, as far as it has equipment.
type Date struct{}

// DateID is the identifier of a session.
type DateID = id.Of[Date]

// Booking is one piece of equipment for one date.
type Booking struct {
	Date      DateID
	Equipment ID
}

// Constraint is what the database refuses by where too many dates have one thing at
// one hour.
const Constraint = "equipment_once"

// Held is equipment that nobody else books or counts anew until the unit of work ends.
type Held struct {
	units   map[ID]int
	retired map[ID]bool
}

// Lock holds equipment for whoever is about to book it, or to move a date that has it:
// always before the dates themselves are written, so that two never wait for one
// another. What the service does not have is not in the answer.
func Lock(ctx context.Context, tx *db.Tx, of []ID) (Held, error) {
	held := Held{map[ID]int{}, map[ID]bool{}}
	if len(of) == 0 {
		return held, nil
	}
	var rows []Equipment
	if err := store.In(ctx, tx).Raw("select "+columns+" from equipment e where e.id in ? order by e.id for update", of).Scan(&rows).Error; err != nil {
		return held, fmt.Errorf("lock equipment: %w", err)
	}
	for _, one := range rows {
		held.units[one.ID], held.retired[one.ID] = one.Units, one.Retired
	}
	return held, nil
}

const book = `
insert into equipment_bookings (session_id, equipment_id, service_id, starts_at, ends_at, holds, units, unit)
select s.id, e.id, s.service_id, s.starts_at, s.ends_at, s.holds, e.units, 1
from unnest($1::uuid[], $2::uuid[]) v (session_id, equipment_id) join sessions s on s.id = v.session_id join equipment e on e.id = v.equipment_id`

const giveBack = `
delete from equipment_bookings k using unnest($1::uuid[], $2::uuid[]) v (session_id, equipment_id)
where k.session_id = v.session_id and k.equipment_id = v.equipment_id`

// Book gives equipment to dates and takes it from others, once the dates stand where
// they go. Whatever of it is the last one at an hour is then the last: one booking too
// many is refused by Constraint, here.
func (h Held) Book(ctx context.Context, tx *db.Tx, add, drop []Booking) error {
	for _, one := range add {
		if _, there := h.units[one.Equipment]; !there {
			return fault.Missing()
		}
	}
	if len(h.units) == 0 {
		return nil
	}
	if err := later(ctx, tx); err != nil {
		return err
	}
	for _, step := range []struct {
		statement string
		bookings  []Booking
	}{{giveBack, drop}, {book, add}} {
		if len(step.bookings) == 0 {
			continue
		}
		dates, things := split(step.bookings)
		if _, err := store.Exec(ctx, tx, step.statement, dates, things); err != nil {
			return fmt.Errorf("book equipment: %w", err)
		}
	}
	if _, err := h.share(ctx, tx); err != nil {
		return err
	}
	if err := store.In(ctx, tx).Exec("set constraints equipment_once immediate").Error; err != nil {
		return fmt.Errorf("book equipment: %w", err)
	}
	return nil
}

// later has units counted once all dates stand where they go.
func later(ctx context.Context, tx *db.Tx) error {
	if err := store.In(ctx, tx).Exec("set constraints equipment_once deferred").Error; err != nil {
		return fmt.Errorf("defer equipment: %w", err)
	}
	return nil
}

func split(bookings []Booking) (dates, things []string) {
	for _, one := range bookings {
		dates, things = append(dates, one.Date.String()), append(things, one.Equipment.String())
	}
	return dates, things
}

// lately is how far back dates are still shared out: one may be planned for this
// morning in the afternoon.
const lately = 24 * time.Hour

type booked struct {
	SessionID        DateID
	EquipmentID      ID
	StartsAt, EndsAt time.Time
	Holds            bool
	Unit             int
}

// share deals the units of what is held out to the dates that have it: by their
// beginning, each as long as it may its own, and so as few as can be. It answers the
// first date for which there is none; that one is left to the database to refuse.
func (h Held) share(ctx context.Context, tx *db.Tx) (missing *booked, err error) {
	var all []booked
	err = store.In(ctx, tx).Raw(`select session_id, equipment_id, starts_at, ends_at, holds, unit from equipment_bookings
where equipment_id in ? and ends_at > ? order by equipment_id, starts_at, session_id`, h.ids(), tx.Now.Add(-lately)).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("bookings of equipment: %w", err)
	}
	var changed []Booking
	var units []int
	busy := map[ID][]time.Time{} // until when each unit is
	for i, one := range all {
		if busy[one.EquipmentID] == nil {
			busy[one.EquipmentID] = make([]time.Time, h.units[one.EquipmentID])
		}
		unit := 1
		if one.Holds {
			unit = free(busy[one.EquipmentID], one)
		}
		if unit == 0 {
			unit = 1
			if missing == nil {
				missing = &all[i]
			}
		}
		if one.Holds && busy[one.EquipmentID][unit-1].Before(one.EndsAt) {
			busy[one.EquipmentID][unit-1] = one.EndsAt
		}
		if unit != one.Unit {
			changed, units = append(changed, Booking{one.SessionID, one.EquipmentID}), append(units, unit)
		}
	}
	if len(changed) == 0 {
		return missing, nil
	}
	dates, things := split(changed)
	if _, err := store.Exec(ctx, tx, `update equipment_bookings k set unit = v.unit from unnest($1::uuid[], $2::uuid[], $3::smallint[]) v (session_id, equipment_id, unit)
where k.session_id = v.session_id and k.equipment_id = v.equipment_id`, dates, things, units); err != nil {
		return nil, fmt.Errorf("share equipment: %w", err)
	}
	return missing, nil
}

// free is the unit that a date may have, its own first; 0 where there is none.
func free(busy []time.Time, of booked) int {
	if own := of.Unit; own >= 1 && own <= len(busy) && !busy[own-1].After(of.StartsAt) {
		return own
	}
	for i, until := range busy {
		if !until.After(of.StartsAt) {
			return i + 1
		}
	}
	return 0
}

// lower shares fewer of one thing out among the dates to come. What is over no longer
// counts.
func (h Held) lower(ctx context.Context, tx *db.Tx, of ID, units int) error {
	if err := later(ctx, tx); err != nil {
		return err
	}
	err := store.In(ctx, tx).Exec("update equipment_bookings set unit = null where equipment_id = ? and ends_at <= ? and unit > ?", of, tx.Now.Add(-lately), units).Error
	if err != nil {
		return fmt.Errorf("lower equipment %s: %w", of, err)
	}
	h.units[of] = units
	missing, err := h.share(ctx, tx)
	if err != nil {
		return err
	}
	if missing != nil {
		return fault.Field("units", "equipment.error.booked")
	}
	if err := store.In(ctx, tx).Exec("set constraints equipment_once immediate").Error; err != nil {
		return fmt.Errorf("lower equipment %s: %w", of, err)
	}
	return nil
}

func (h Held) ids() (ids []ID) {
	for one := range h.units {
		ids = append(ids, one)
	}
	slices.SortFunc(ids, func(a, b ID) int { return slices.Compare(a.UUID[:], b.UUID[:]) })
	return ids
}
