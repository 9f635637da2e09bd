package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Limits of a rule.
const (
	ShortestSlot = 10  // minutes
	LongestSlot  = 240 // minutes
	MaxEvery     = 8   // weeks from one sitting to the next
	RoomLength   = 80  // characters
)

// New is a permanence to open. UntilOn is zero where no end is known.
type New struct {
	Offer         partner.OfferID
	Branch        uuid.UUID
	Room          string
	Weekday       time.Weekday
	Opens, Closes day.Clock
	SlotMinutes   int
	EveryWeeks    int
	FromOn        day.Day
	UntilOn       day.Day
}

type row struct {
	ID             ID
	ServiceID      uuid.UUID
	BranchID       uuid.UUID
	OrganisationID uuid.UUID
	OfferID        partner.OfferID
	BranchName     string
	TimeZone       string
	Room           string
	Weekday        int
	Opens, Closes  day.Clock
	SlotMinutes    int
	EveryWeeks     int
	FromOn         day.Day
	UntilOn        *day.Day
	CreatedAt      time.Time
	CreatedBy      uuid.UUID
}

// Open lets a partner receive people at a branch of the actor's service. The rule
// of a permanence never changes, so that no booked hour ever lies beside it: an
// other rule is another permanence.
func Open(ctx context.Context, tx *db.Tx, n New) (ID, error) {
	offer, err := partner.OfferByID(ctx, tx, n.Offer)
	if err != nil {
		return ID{}, err
	}
	branches, err := person.Branches(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	at, err := office.At(ctx, tx, n.Branch)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return ID{}, err
	}
	r := row{
		ID: id.New[Desk](), ServiceID: tx.Actor.Service, BranchID: n.Branch, OrganisationID: offer.Organisation, OfferID: n.Offer, Room: strings.TrimSpace(n.Room),
		Weekday: int(n.Weekday), Opens: n.Opens, Closes: n.Closes, SlotMinutes: n.SlotMinutes, EveryWeeks: n.EveryWeeks, FromOn: n.FromOn, CreatedAt: tx.Now, CreatedBy: tx.Actor.Account,
	}
	for _, b := range branches {
		if b.ID == n.Branch {
			r.BranchName, r.TimeZone = b.Name, at.Zone.String()
		}
	}
	if !n.UntilOn.IsZero() {
		r.UntilOn = &n.UntilOn
	}
	if err := r.check(at.Today); err != nil {
		return ID{}, err
	}
	if err := store.In(ctx, tx).Table("desks").Create(&r).Error; err != nil {
		return ID{}, fmt.Errorf("open permanence %s: %w", r.ID, err)
	}
	return r.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "desk", ID: r.ID.UUID, Organisation: r.OrganisationID})
}

func (r row) check(today day.Day) error {
	var wrong fault.Collector
	if r.BranchName == "" {
		wrong.Add("branch_id", "cycle.error.branch")
	}
	if utf8.RuneCountInString(r.Room) > RoomLength {
		wrong.Add("room", "desk.error.room", "max", RoomLength)
	}
	if r.Weekday < 0 || r.Weekday > 6 {
		wrong.Add("weekday", "cycle.error.weekday")
	}
	if r.SlotMinutes < ShortestSlot || r.SlotMinutes > LongestSlot {
		wrong.Add("minutes", "desk.error.minutes", "min", ShortestSlot, "max", LongestSlot)
	}
	if lasts := r.Closes.Minutes() - r.Opens.Minutes(); lasts <= 0 || lasts < r.SlotMinutes || lasts > 12*60 {
		wrong.Add("closes", "desk.error.closes")
	}
	if r.EveryWeeks < 1 || r.EveryWeeks > MaxEvery {
		wrong.Add("every", "desk.error.every", "max", MaxEvery)
	}
	if r.FromOn.IsZero() || r.FromOn.Before(today) {
		wrong.Add("from", "desk.error.from")
	}
	if r.UntilOn != nil && r.UntilOn.Before(r.FromOn) {
		wrong.Add("until", "desk.error.until")
	}
	return wrong.Err()
}

// End makes today the last day of a permanence, or its first day where that is
// still to come. Whoever is booked is to be told first: a conflict.
func End(ctx context.Context, tx *db.Tx, of ID) (Desk, error) {
	d, err := ByID(ctx, tx, of)
	if err != nil {
		return Desk{}, err
	}
	at, err := office.At(ctx, tx, d.Branch)
	if err != nil {
		return Desk{}, err
	}
	if d.Ended(at.Today) {
		return Desk{}, fault.Of(fault.Conflict, "desk.error.ended")
	}
	last := at.Today
	if last.Before(d.FromOn) {
		last = d.FromOn
	}
	// Whoever books meanwhile holds the row: what they wrote is seen after the wait.
	if err := store.In(ctx, tx).Exec("select from desks where id = ? for update", of).Error; err != nil {
		return Desk{}, fmt.Errorf("permanence %s: %w", of, err)
	}
	done := store.In(ctx, tx).Exec(`update desks set until_on = ? where id = ? and not exists (select from visits where desk_id = desks.id and cancelled_at is null and starts_at > ?)`,
		last, of, tx.Now)
	if done.Error != nil {
		return Desk{}, fmt.Errorf("end permanence %s: %w", of, done.Error)
	}
	if done.RowsAffected == 0 {
		return Desk{}, fault.Of(fault.Conflict, "desk.error.booked")
	}
	return d, audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "desk", ID: of.UUID, Organisation: d.Organisation, Detail: "ended"})
}
