package referral

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
)

// ID identifies a referral.
type ID = id.Of[Referral]

// Referral is one referral as one side reads it. A partner has no Person: whom
// it concerns is what was disclosed.
type Referral struct {
	ID               ID
	Reference        string // said on the telephone
	Service          uuid.UUID
	ServiceName      string
	ServicePhone     string // E.164
	Organisation     partner.OrganisationID
	OrganisationName string
	OrganisationKind partner.Kind
	// OrganisationPhone is whom to call about somebody there, E.164.
	OrganisationPhone string
	// Register says that the person is on the custody register: an absence may be
	// an escape. For the service only.
	Register         bool
	Offer            partner.OfferID
	OfferName        string
	Domain           partner.Domain
	Place            string    // where the offer is: address and commune, else the site's name
	Person           person.ID // zero for a partner
	Name             string    // NOM Prénom; for a partner as disclosed
	BirthOn          day.Day   // zero for a partner
	Purpose          string
	Urgent           bool
	Status           flow.Status
	SentAt           time.Time
	ChangedAt        time.Time
	AcknowledgeDueOn day.Day
	AnswerDueOn      day.Day
	ExpiresOn        day.Day
	ServiceDueOn     day.Day // by when the service acts, where it is its turn; else zero
	QuestionEndsOn   day.Day // a question unanswered that day ends the referral; zero without one
	Reason           Reason
	Settled          Settlement  // what a no has come to; empty while it waits
	Referent         uuid.UUID   // account; for the service only
	ReferentName     string      // for the service only; a partner reads it in the fields
	Assignee         uuid.UUID   // membership; Nil for nobody
	AssigneeName     string      // for the partner only; the service reads it in the events
	StartsOn         day.Day     // of the placement; zero without one
	Placement        flow.Status // empty without one
	PlacementID      id.Of[Placement]
	Fields           []Field       `gorm:"-"` // what was disclosed, frozen
	Events           []Event       `gorm:"-"`
	Appointments     []Appointment `gorm:"-"` // every version, the last one stands
	Markings         []Marking     `gorm:"-"` // what came of them, the last of each stands
	Zone             string        // of the clocks where the offer is
}

const forStaff = `
select r.id, r.reference, r.service_id as service, s.name as service_name, s.phone as service_phone, r.organisation_id as organisation, g.name as organisation_name,
  g.kind as organisation_kind, g.phone as organisation_phone, r.offer_id as offer, o.name as offer_name, r.domain,
  coalesce(nullif(concat_ws(', ', nullif(t.address, ''), nullif(t.commune, '')), ''), t.name) as place, t.time_zone as zone, r.person_id as person,
  p.last_name as last, p.first_name as first, p.birth_on, exists (select from measures m where m.person_id = p.id and m.in_custody_register) as register,
  r.purpose, r.urgent, r.status, r.sent_at, r.changed_at,
  r.acknowledge_due_on, r.answer_due_on, r.expires_on, r.service_due_on, r.question_ends_on, r.reason, coalesce(r.settled_as, '') as settled,
  r.referent_id as referent, coalesce((select m.name from memberships m where m.account_id = r.referent_id and m.service_id = r.service_id limit 1), '') as referent_name,
  l.starts_on, coalesce(l.status, '') as placement, l.id as placement_id, d.fields::text as disclosed
from referrals r join services s on s.id = r.service_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
join sites t on t.id = o.site_id join persons p on p.id = r.person_id join disclosures d on d.referral_id = r.id left join placements l on l.referral_id = r.id
where r.id = ?`

// forPartner names no table that holds persons: the role may not read them.
const forPartner = `
select r.id, r.reference, r.service_id as service, s.name as service_name, s.phone as service_phone, r.organisation_id as organisation, g.name as organisation_name,
  g.kind as organisation_kind, g.phone as organisation_phone, r.offer_id as offer, o.name as offer_name, r.domain,
  coalesce(nullif(concat_ws(', ', nullif(t.address, ''), nullif(t.commune, '')), ''), t.name) as place, t.time_zone as zone, d.name, r.purpose, r.urgent, r.status, r.sent_at, r.changed_at,
  r.acknowledge_due_on, r.answer_due_on, r.expires_on, r.service_due_on, r.question_ends_on, r.reason,
  r.assignee_id as assignee, coalesce((select m.name from memberships m where m.id = r.assignee_id), '') as assignee_name, l.starts_on, coalesce(l.status, '') as placement, l.id as placement_id, d.fields::text as disclosed
from referrals r join services s on s.id = r.service_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
join sites t on t.id = o.site_id join disclosures d on d.referral_id = r.id left join placements l on l.referral_id = r.id
where r.id = ?`

// ByID loads a referral with what was disclosed and all that happened: for
// people of the service that sent it, or of the organisation it was sent to. A
// withdrawn one does not exist for the partner.
func ByID(ctx context.Context, tx *db.Tx, id ID) (Referral, error) {
	query := forStaff
	if tx.Actor.Kind == actor.Partner {
		query = forPartner
	}
	var row struct {
		Referral
		Last, First, Disclosed string
	}
	found := store.In(ctx, tx).Raw(query, id).Scan(&row)
	if found.Error != nil {
		return Referral{}, fmt.Errorf("referral %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Referral{}, fault.Missing()
	}
	r := row.Referral
	if tx.Actor.Kind != actor.Partner {
		r.Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	if err := json.Unmarshal([]byte(row.Disclosed), &r.Fields); err != nil {
		return Referral{}, fmt.Errorf("disclosure of referral %s: %w", id, err)
	}
	var err error
	if r.Events, err = eventsOf(ctx, tx, id); err != nil {
		return Referral{}, err
	}
	if r.Appointments, err = appointmentsOf(ctx, tx, id); err != nil || len(r.Appointments) == 0 {
		return r, err
	}
	r.Markings, err = markingsOf(ctx, tx, id)
	return r, err
}

// Care reports whether it concerns somebody's health: colleagues and other
// partners learn nothing of what is attested under it.
func (r Referral) Care() bool { return r.Domain == "health" || r.OrganisationKind == partner.Health }

// Turn says whose turn it is and by when, so that no state stays silent. A final
// state that leaves something to do – another partner to find – is the
// service's, until it is settled; a withdrawn referral is nobody's.
func (r Referral) Turn() (flow.By, day.Day) {
	if r.Settled != "" {
		return "", day.Day{}
	}
	return turn(r.Status, terms{r.AcknowledgeDueOn, r.AnswerDueOn, r.ServiceDueOn, r.StartsOn})
}

// LastOn is the day after which the clock ends a referral that nobody takes up.
func (r Referral) LastOn() day.Day {
	if r.Status == InfoRequested {
		return r.QuestionEndsOn
	}
	return r.ExpiresOn
}

// terms are the days a turn may end on.
type terms struct{ acknowledge, answer, service, starts day.Day }

func turn(s flow.Status, by terms) (flow.By, day.Day) {
	switch s {
	case Sent:
		return flow.Partner, by.acknowledge
	case Acknowledged, AppointmentSet, Waitlisted:
		return flow.Partner, by.answer
	case InfoRequested:
		return flow.Service, by.service
	case Accepted:
		return flow.Partner, by.starts
	case Declined, Expired:
		return flow.Service, by.service
	}
	return "", day.Day{}
}
