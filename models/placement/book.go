package placement

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/referral"
)

// BookingID identifies a booking.
type BookingID = id.Of[Booking]

// Booking is a place that somebody holds from the night of StartsOn to the
// morning of LeavesOn.
type Booking struct {
	ID        BookingID
	Place     PlaceID
	PlaceName string
	Status    flow.Status
	StartsOn  day.Day
	LeavesOn  day.Day
	Reference string
	MadeAt    time.Time
	MadeName  string
}

// LongestStay bounds a booking, in nights: longer ones are prolonged, so that
// somebody looks at them.
const LongestStay = 732

// Holds reports whether the place is still kept for somebody.
func (b Booking) Holds() bool {
	return slices.Contains([]flow.Status{Provisional, Confirmed, NotArrived, Arrived}, b.Status)
}

// Overstays reports whether somebody is still there after the planned morning.
func (b Booking) Overstays(today day.Day) bool {
	return b.Status == Arrived && b.LeavesOn.Before(today)
}

const bookingOf = `
select b.id, b.place_id as place, h.name as place_name, b.status, b.starts_on, b.leaves_on, b.reference, b.made_at, b.made_name
from bookings b join housing_places h on h.id = b.place_id where b.referral_id = ? order by (b.status in ('cancelled')), b.made_at desc, b.id desc limit 1`

func lastBooking(ctx context.Context, tx *db.Tx, of referral.ID) (*Booking, error) {
	var b Booking
	found := store.In(ctx, tx).Raw(bookingOf, of).Scan(&b)
	if found.Error != nil {
		return nil, fmt.Errorf("booking of referral %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		return nil, nil
	}
	return &b, nil
}

// Nights is what somebody asks for: a place, and from when to which morning.
type Nights struct {
	Place       PlaceID
	From, Until day.Day
	Provisional bool // an option that is still to be confirmed
}

// Book keeps a place for a placement that has not ended. Nights that somebody
// else holds, or that the person holds elsewhere, are refused by the database. Who
// is there already moves from their place to this one on the day.
func Book(ctx context.Context, tx *db.Tx, of ID, n Nights) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if referral.PlacementFlow.Final(p.Status) {
		return fault.Of(fault.Conflict, "placement.error.moved_on", "status_key", "placement.status."+string(p.Status))
	}
	h, err := lockPlace(ctx, tx, n.Place)
	if err != nil {
		return err
	}
	if err := n.check(h, p.Here.Today, p.Status); err != nil {
		return err
	}
	status, err := giveUp(ctx, tx, p, n)
	if err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("bookings").Create(map[string]any{
		"id": id.New[Booking](), "place_id": n.Place, "organisation_id": p.Organisation, "referral_id": p.Referral, "service_id": p.Service,
		"status": string(status), "starts_on": n.From, "leaves_on": n.Until, "turnaround_days": h.TurnaroundDays,
		"made_at": tx.Now, "made_by": tx.Actor.Account, "made_name": tx.Actor.Name,
	}).Error
	if err != nil {
		return held(err, fmt.Errorf("book for placement %s: %w", of, err))
	}
	return p.Note(ctx, tx, referral.DoBook, referral.With{On: n.From, Note: h.Name})
}

func (n Nights) check(h Place, today day.Day, status flow.Status) error {
	var wrong fault.Collector
	if h.Status != PlaceOpen {
		wrong.Add("place_id", "housing_place.error.closed")
	}
	switch {
	case n.From.IsZero():
		wrong.Add("from", "placement.error.on")
	case n.From.Before(today.Add(-31)):
		wrong.Add("from", "placement.error.long_ago")
	case status != referral.Planned && n.From.After(today):
		wrong.Add("from", "placement.error.move_today")
	}
	checkUntil(&wrong, n.From, n.Until)
	return wrong.Err()
}

func checkUntil(wrong *fault.Collector, from, until day.Day) {
	switch {
	case until.IsZero():
		wrong.Add("until", "placement.error.on")
	case !until.After(from):
		wrong.Add("until", "placement.error.until")
	case until.Since(from) > LongestStay:
		wrong.Add("until", "placement.error.too_long")
	}
}

// giveUp ends what the person holds at this partner, for a place that comes
// instead, and says in which state the new one begins.
func giveUp(ctx context.Context, tx *db.Tx, p referral.Placed, n Nights) (flow.Status, error) {
	b, err := lastBooking(ctx, tx, p.Referral)
	if err != nil {
		return "", err
	}
	status := Confirmed
	if n.Provisional {
		status = BookingFlow.Start
	}
	// Who is there already is there from the first night.
	if p.Status != referral.Planned {
		status = Arrived
	}
	switch {
	case b == nil || !b.Holds():
		return status, nil
	case b.Status == Arrived && n.From.Before(b.StartsOn):
		return "", fault.Field("from", "placement.error.before_stay")
	case b.Status == Arrived:
		return status, moveBooking(ctx, tx, p, DoLeave, map[string]any{"leaves_on": n.From})
	}
	return status, moveBooking(ctx, tx, p, DoCancel, map[string]any{})
}

// Confirm makes an option firm.
func Confirm(ctx context.Context, tx *db.Tx, of ID) error {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := moveBooking(ctx, tx, p, DoConfirm, map[string]any{}); err != nil {
		return err
	}
	return journal(ctx, tx, p, "confirm")
}

// Prolong moves the planned morning of leaving, later or earlier; what somebody
// else holds by then is refused.
func Prolong(ctx context.Context, tx *db.Tx, of ID, until day.Day) error {
	p, b, err := holding(ctx, tx, of)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	checkUntil(&wrong, b.StartsOn, until)
	if until.Before(p.Here.Today) {
		wrong.Add("until", "placement.error.past")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := moveBooking(ctx, tx, p, DoProlong, map[string]any{"leaves_on": until}); err != nil {
		return err
	}
	return p.Note(ctx, tx, referral.DoProlong, referral.With{On: until})
}

// Free gives up a place that nobody has come to.
func Free(ctx context.Context, tx *db.Tx, of ID) error {
	p, b, err := holding(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := moveBooking(ctx, tx, p, DoCancel, map[string]any{}); err != nil {
		return err
	}
	return p.Note(ctx, tx, referral.DoFree, referral.With{On: b.StartsOn, Note: b.PlaceName})
}

func holding(ctx context.Context, tx *db.Tx, of ID) (referral.Placed, Booking, error) {
	p, err := referral.HoldPlacement(ctx, tx, of)
	if err != nil {
		return p, Booking{}, err
	}
	b, err := lastBooking(ctx, tx, p.Referral)
	if err != nil {
		return p, Booking{}, err
	}
	if b == nil || !b.Holds() {
		return p, Booking{}, fault.Of(fault.Conflict, "placement.error.no_place")
	}
	return p, *b, nil
}

// held says which rule of the database refused a booking.
func held(err, unexpected error) error {
	switch {
	case store.Violates(err, "bookings_place_once"):
		return fault.Of(fault.Conflict, "placement.error.place_taken")
	case store.Violates(err, "bookings_person_once"):
		return fault.Of(fault.Conflict, "placement.error.person_elsewhere")
	case store.Violates(err, "housing_states_lock"):
		return fault.Of(fault.Conflict, "placement.error.signed")
	}
	return unexpected
}

func journal(ctx context.Context, tx *db.Tx, p referral.Placed, detail string) error {
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Change, Noun: "placement", ID: p.Placement.UUID, Service: p.Service, Organisation: p.Organisation, Detail: detail,
	})
}
