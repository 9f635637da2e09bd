package referral

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Moment is one event of a person's timeline.
type Moment struct {
	At           time.Time
	Referral     ID
	Reference    string
	Organisation string
	Offer        string
	Action       flow.Action
	To           flow.Status
	Side         flow.By
	Name         string // who acted
	Reason       Reason
	HappensOn    day.Day
	Care         bool // under a referral that concerns somebody's health
}

// Key is the sentence of the moment; its one argument is the organisation.
func (m Moment) Key() string { return "referral.timeline." + string(m.Action) }

const moments = `
select e.at, r.id as referral, r.reference, g.name as organisation, o.name as offer, e.action, e.to_status as "to", e.side, e.by_name as name,
  e.reason, e.happens_on, r.domain = 'health' or g.kind = 'health' as care
from referrals r join referral_events e on e.referral_id = r.id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
where r.person_id = ? and e.at < ? order by e.at desc, e.id desc limit 200`

// OfPerson gives what happened to a person's referrals before an instant, the
// latest first, at most two hundred moments.
func OfPerson(ctx context.Context, tx *db.Tx, of person.ID, before time.Time) ([]Moment, error) {
	var all []Moment
	if err := store.In(ctx, tx).Raw(moments, of, before).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("referrals of person %s: %w", of, err)
	}
	return all, nil
}

const similar = `
select r.id, r.reference, g.name as organisation_name, o.name as offer_name, r.status, r.sent_at, r.changed_at, r.acknowledge_due_on, r.answer_due_on, r.service_due_on
from referrals r join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
where r.person_id = ? and (r.offer_id = ? or r.domain = ?) and r.status in ?
order by (r.offer_id = ?) desc, r.sent_at desc, r.id`

// Similar lists the person's live referrals to the same offer or for the same
// need: a second one may be right, and whoever sends it should know of the first.
func Similar(ctx context.Context, tx *db.Tx, of person.ID, to partner.Offer) ([]Row, error) {
	var rows []Row
	err := store.In(ctx, tx).Raw(similar, of, to.ID, string(to.Domain), texts(live), to.ID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("similar referrals of person %s: %w", of, err)
	}
	return rows, nil
}
