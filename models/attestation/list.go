package attestation

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// length bounds a day's worklist, and the papers of one person.
const length = 50

const columns = `
a.id, coalesce(a.referral_id, '00000000-0000-0000-0000-000000000000') as referral, coalesce(g.name, '') as organisation_name, a.kind, a.from_on, a.until_on,
  a.regularity, a.proof, coalesce(a.document_id, '00000000-0000-0000-0000-000000000000') as document, a.side, a.by_name, a.at, a.expires_on, a.cancelled_at is not null as cancelled`

const ofReferral = "select " + columns + `
from attestations a left join organisations g on g.id = a.organisation_id where a.referral_id = ? order by a.at desc, a.id desc limit ?`

// OfReferral lists the papers of a referral that the actor's side may read, the
// latest first.
func OfReferral(ctx context.Context, tx *db.Tx, of referral.ID) ([]Attestation, error) {
	var all []Attestation
	if err := store.In(ctx, tx).Raw(ofReferral, of, length).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("attestations of referral %s: %w", of, err)
	}
	return all, nil
}

const ofPerson = "select " + columns + `
from (select * from attestations where person_id = @person
  union all select * from attestations where referral_id in (select id from referrals where person_id = @person)) a
left join referrals r on r.id = a.referral_id left join organisations g on g.id = r.organisation_id
order by a.at desc, a.id desc limit @limit`

// OfPerson lists every paper of a person, those of referrals too, the latest
// first.
func OfPerson(ctx context.Context, tx *db.Tx, of person.ID) ([]Attestation, error) {
	var all []Attestation
	if err := store.In(ctx, tx).Raw(ofPerson, map[string]any{"person": of, "limit": length}).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("attestations of person %s: %w", of, err)
	}
	return all, nil
}

// PapersBefore lists the papers of a person's own recorded before an instant, for
// the timeline: those of referrals are events of these.
func PapersBefore(ctx context.Context, tx *db.Tx, of person.ID, before time.Time) ([]Attestation, error) {
	var all []Attestation
	err := store.In(ctx, tx).Raw("select "+columns+`
from attestations a left join organisations g on g.id = a.organisation_id
where a.person_id = ? and a.at < ? and a.cancelled_at is null order by a.at desc, a.id desc limit 200`, of, before).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("papers of person %s: %w", of, err)
	}
	return all, nil
}

const requests = `
select id, referral_id as referral, from_on, until_on, due_on, status, reason, asked_name, asked_at, changed_at
from attestation_requests where referral_id = ? order by asked_at desc, id desc limit ?`

// Requests lists what was asked of the partner of a referral, the latest first.
func Requests(ctx context.Context, tx *db.Tx, of referral.ID) ([]Request, error) {
	var all []Request
	if err := store.In(ctx, tx).Raw(requests, of, length).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("attestation requests of referral %s: %w", of, err)
	}
	return all, nil
}

const asked = `
select q.id, q.referral_id as referral, q.from_on, q.until_on, q.due_on, q.status, q.asked_name, q.asked_at, q.changed_at, d.name, r.reference, s.name as service_name
from attestation_requests q join disclosures d on d.referral_id = q.referral_id join referrals r on r.id = q.referral_id join services s on s.id = q.service_id
where q.organisation_id = ? and q.status = 'requested' order by q.due_on, q.id limit ?`

// ToGive lists what the actor's organisation is asked to attest, what is due first
// at the top.
func ToGive(ctx context.Context, tx *db.Tx) ([]Asked, error) {
	var all []Asked
	if err := store.In(ctx, tx).Raw(asked, tx.Actor.Organisation, length).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("attestations asked of organisation %s: %w", tx.Actor.Organisation, err)
	}
	return all, nil
}
