package referral

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

const liveOf = `
select r.id, r.reference, g.name as organisation_name, o.name as offer_name, r.purpose, r.urgent, r.status, r.sent_at, r.changed_at,
  r.acknowledge_due_on, r.answer_due_on, r.service_due_on, l.starts_on
from referrals r join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id left join placements l on l.referral_id = r.id
where r.person_id = ? and r.status in ? order by r.sent_at, r.id`

// LiveOf lists the person's referrals that a partner holds, the oldest first.
func LiveOf(ctx context.Context, tx *db.Tx, of person.ID) ([]Row, error) {
	var rows []Row
	if err := store.In(ctx, tx).Raw(liveOf, of, texts(live)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("live referrals of person %s: %w", of, err)
	}
	return rows, nil
}

// WithdrawFor takes a referral back for a reason of the national list; where the
// service no longer offers that reason today, for another.
func WithdrawFor(ctx context.Context, tx *db.Tx, id ID, reason Reason) error {
	offered, err := Reasons(ctx, tx, id, DoWithdraw)
	if err != nil {
		return err
	}
	given := Other
	for _, one := range offered {
		if one.Code == reason {
			given = reason
		}
	}
	return Withdraw(ctx, tx, id, given)
}

// DraftsOf counts the referrals that were begun for a person and not sent,
// whoever writes them.
func DraftsOf(ctx context.Context, tx *db.Tx, of person.ID) (int, error) {
	var begun int64
	if err := store.In(ctx, tx).Table("referral_drafts").Where("person_id = ?", of).Count(&begun).Error; err != nil {
		return 0, fmt.Errorf("drafts of person %s: %w", of, err)
	}
	return int(begun), nil
}

// DropDrafts throws away what was begun for a person and not sent, whoever
// writes it: nothing can be sent for them any more.
func DropDrafts(ctx context.Context, tx *db.Tx, of person.ID) error {
	var begun []DraftID
	if err := store.In(ctx, tx).Raw("delete from referral_drafts where person_id = ? returning id", of).Scan(&begun).Error; err != nil {
		return fmt.Errorf("drafts of person %s: %w", of, err)
	}
	lines := make([]audit.Entry, len(begun))
	for i, one := range begun {
		lines[i] = audit.Entry{Action: audit.Erase, Noun: "referral_draft", ID: one.UUID, Person: of.UUID}
	}
	return audit.WriteAll(ctx, tx, lines)
}
