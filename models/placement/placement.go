package placement

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// ID identifies a placement.
type ID = id.Of[referral.Placement]

// Placement is somebody whom a partner takes on, as one side reads it.
type Placement struct {
	ID               ID
	Referral         referral.ID
	Reference        string
	Service          uuid.UUID
	ServiceName      string
	ServicePhone     string // E.164
	Organisation     uuid.UUID
	OrganisationName string
	OrganisationKind partner.Kind
	// OrganisationPhone is whom to call about somebody there, E.164.
	OrganisationPhone string
	OfferName         string
	Domain            partner.Domain
	Site              uuid.UUID
	Zone              string    // of the clocks there
	Person            person.ID // zero for a partner
	Name              string    // NOM Prénom; for a partner as disclosed
	BirthOn           day.Day   // zero for a partner
	// Register says that the person is on the custody register: an absence may be
	// an escape. For the service only.
	Register    bool
	Purpose     string
	Status      flow.Status
	StartsOn    day.Day
	ArrivedAt   time.Time // zero before
	MissedAt    time.Time // said not to have arrived; zero otherwise
	EndedOn     day.Day
	Exit        Exit
	NextStep    string
	PersonView  View
	PersonWords string
	Outcomes    []Outcome        `gorm:"-"`
	Fields      []referral.Field `gorm:"-"` // what was disclosed, for a partner
	Booking     *Booking         `gorm:"-"` // the last; nil without one
}

const columns = `
select l.id, r.id as referral, r.reference, r.service_id as service, s.name as service_name, s.phone as service_phone, r.organisation_id as organisation, g.name as organisation_name,
  g.kind as organisation_kind, g.phone as organisation_phone, o.name as offer_name, r.domain, t.id as site, t.time_zone as zone, r.purpose, l.status, l.starts_on,
  l.arrived_at, l.missed_at, l.ended_on, l.exit, l.next_step, l.person_view, l.person_words, l.outcomes::text as reached`

const tables = `
from placements l join referrals r on r.id = l.referral_id join services s on s.id = r.service_id join organisations g on g.id = r.organisation_id
join offers o on o.id = r.offer_id join sites t on t.id = o.site_id `

const (
	forStaff = columns + `, r.person_id as person, p.last_name as last, p.first_name as first, p.birth_on, '' as disclosed,
  exists (select from measures m where m.person_id = p.id and m.in_custody_register) as register` + tables + `
join persons p on p.id = r.person_id where `
	// forPartner names no table that holds persons: the role may not read them.
	forPartner = columns + `, d.name, d.fields::text as disclosed` + tables + `
join disclosures d on d.referral_id = r.id where `
)

// ByID loads a placement: for people of the service, or of the partner while it
// may read it.
func ByID(ctx context.Context, tx *db.Tx, of ID) (Placement, error) {
	return one(ctx, tx, "l.id = ?", of)
}

// OfReferral is the placement that came of a referral; a NotFound fault without
// one.
func OfReferral(ctx context.Context, tx *db.Tx, of referral.ID) (Placement, error) {
	return one(ctx, tx, "l.referral_id = ?", of)
}

func one(ctx context.Context, tx *db.Tx, where string, of any) (Placement, error) {
	query := forStaff
	if tx.Actor.Kind == actor.Partner {
		query = forPartner
	}
	var row struct {
		Placement
		Last, First, Reached, Disclosed string
	}
	found := store.In(ctx, tx).Raw(query+where, of).Scan(&row)
	if found.Error != nil {
		return Placement{}, fmt.Errorf("placement %s: %w", of, found.Error)
	}
	if found.RowsAffected == 0 {
		return Placement{}, fault.Missing()
	}
	p := row.Placement
	if err := json.Unmarshal([]byte(row.Reached), &p.Outcomes); err != nil {
		return Placement{}, fmt.Errorf("outcomes of placement %s: %w", of, err)
	}
	if tx.Actor.Kind != actor.Partner {
		p.Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	} else if err := json.Unmarshal([]byte(row.Disclosed), &p.Fields); err != nil {
		return Placement{}, fmt.Errorf("disclosure of placement %s: %w", of, err)
	}
	var err error
	p.Booking, err = lastBooking(ctx, tx, p.Referral)
	return p, err
}

// Today is the day it is where the person is received.
func (p Placement) Today(now time.Time) day.Day {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		zone = time.UTC
	}
	return day.On(now, zone)
}
