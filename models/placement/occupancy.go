package placement

import (
	"context"
	"fmt"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
)

// What a night of a place may be beside the states of a booking.
const (
	// Overstay is a night of somebody who was to have left and has not.
	Overstay flow.Status = "overstay"
	// Turnaround is a night in which the room is made ready for the next.
	Turnaround flow.Status = "turnaround"
)

// Stay is what keeps a place from others: somebody's booking, or a void period.
type Stay struct {
	Place          PlaceID
	Placement      *ID // nil for a void period
	Reference      string
	Name           string // as disclosed; empty once that is closed
	Status         flow.Status
	StartsOn       day.Day
	LeavesOn       day.Day // the morning after the last night
	TurnaroundDays int
	Reason         string `gorm:"column:void_reason"`
}

const occupied = `
select b.place_id as place, l.id as placement, b.reference, coalesce(d.name, '') as name, b.status, b.starts_on, b.leaves_on, b.turnaround_days, b.void_reason
from bookings b left join placements l on l.referral_id = b.referral_id left join disclosures d on d.referral_id = b.referral_id
where b.organisation_id = @organisation and b.status <> 'cancelled' and b.starts_on < @until
  and (b.leaves_on + b.turnaround_days > @from or b.status = 'arrived')
order by b.starts_on, b.id limit 5000`

// Occupied lists what keeps the places of the actor's organisation from others
// from a night to a morning, the earliest first. Whoever has not left stays on it.
func Occupied(ctx context.Context, tx *db.Tx, from, until day.Day) ([]Stay, error) {
	var all []Stay
	err := store.In(ctx, tx).Raw(occupied, map[string]any{"organisation": tx.Actor.Organisation, "from": from, "until": until}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("occupancy from %s: %w", from, err)
	}
	return all, nil
}

// Over reports whether somebody was to have left by a day and has not.
func (s Stay) Over(today day.Day) bool { return s.Status == Arrived && !s.LeavesOn.After(today) }

// Night says what the stay makes of the night that begins on a day; empty if it
// leaves the place free.
func (s Stay) Night(on, today day.Day) flow.Status {
	switch {
	case on.Before(s.StartsOn):
		return ""
	case on.Before(s.LeavesOn):
		return s.Status
	case s.Over(today) && !on.After(today):
		return Overstay
	case on.Before(s.LeavesOn.Add(s.TurnaroundDays)):
		return Turnaround
	}
	return ""
}
