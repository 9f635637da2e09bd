// Package desk holds permanences: a partner that receives people inside the
// service on the same day of the week, and who is booked at which hour.
package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/region"
)

// ID identifies a permanence.
type ID = id.Of[Desk]

// Desk is a permanence: an offer of a partner held at a branch, by one weekly rule.
type Desk struct {
	ID               ID
	Offer            partner.OfferID
	OfferName        string
	OrganisationName string
	Organisation     uuid.UUID
	Branch           uuid.UUID
	BranchName       string
	TimeZone         string // IANA name, the branch's
	Region           region.Region
	Room             string // where in the branch; may be empty
	Weekday          time.Weekday
	Opens, Closes    day.Clock // as clocks show at the branch
	SlotMinutes      int
	EveryWeeks       int
	FromOn           day.Day
	UntilOn          day.Day // the last day; zero while no end is known
}

// Ended reports whether nothing is received any more.
func (d Desk) Ended(today day.Day) bool { return !d.UntilOn.IsZero() && d.UntilOn.Before(today) }

const desks = `
select d.id, d.offer_id as offer, o.name as offer_name, g.name as organisation_name, d.organisation_id as organisation, d.branch_id as branch, d.branch_name, d.time_zone,
  coalesce(nullif(b.calendar, ''), s.calendar) as region, d.room, d.weekday, d.opens, d.closes, d.slot_minutes, d.every_weeks, d.from_on, d.until_on
from desks d join offers o on o.id = d.offer_id join organisations g on g.id = d.organisation_id join branches b on b.id = d.branch_id join services s on s.id = d.service_id
where d.service_id = @service and `

// receiving is the rule for what may be booked, in one place: the offer is
// published, its partner has an agreement, and the end is not past.
const receiving = `o.status = 'published' and (d.until_on is null or d.until_on >= @today)
  and exists (select from agreements a where a.service_id = d.service_id and a.organisation_id = d.organisation_id and a.status = 'active' and @today between a.starts_on and a.ends_on)`

const inOrder = ` order by g.name, o.name, d.weekday, d.opens, d.id limit 100`

func find(ctx context.Context, tx *db.Tx, where string, args map[string]any) ([]Desk, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return nil, err
	}
	args["service"], args["today"] = tx.Actor.Service, here.Today
	var found []Desk
	if err := store.In(ctx, tx).Raw(desks+where+inOrder, args).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("permanences: %w", err)
	}
	return found, nil
}

// Receiving lists the permanences of the actor's service at which somebody may be
// booked, at most a hundred.
func Receiving(ctx context.Context, tx *db.Tx) ([]Desk, error) {
	return find(ctx, tx, receiving, map[string]any{})
}

// OfOffer lists the permanences of an offer in the actor's service, ended ones too.
func OfOffer(ctx context.Context, tx *db.Tx, offer partner.OfferID) ([]Desk, error) {
	return find(ctx, tx, "d.offer_id = @offer", map[string]any{"offer": offer})
}

// ByID finds a permanence of the actor's service.
func ByID(ctx context.Context, tx *db.Tx, of ID) (Desk, error) {
	return one(ctx, tx, "d.id = @desk", of)
}

func one(ctx context.Context, tx *db.Tx, where string, of ID) (Desk, error) {
	found, err := find(ctx, tx, where, map[string]any{"desk": of})
	if err != nil {
		return Desk{}, err
	}
	if len(found) == 0 {
		return Desk{}, fault.Missing()
	}
	return found[0], nil
}
