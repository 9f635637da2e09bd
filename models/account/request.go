package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Request is an identity that somebody who answers for the place confirms or
// refuses: who, why, since when.
type Request struct {
	ID          RequestID
	AccountID   uuid.UUID
	Name        string
	Role        actor.Role
	Place       string // the service's or organisation's name; empty for a national role
	Reason      Difference
	Provider    string // key in the configuration
	SIRETBefore string `gorm:"column:siret_before"` // empty for another subject
	SIRET       string `gorm:"column:siret"`        // empty where the provider names none
	Status      RequestStatus
	AskedAt     time.Time
	DecidedAt   *time.Time
	Decider     string // name; empty while nobody has decided
}

// MayDecide reports whether an actor may confirm or refuse: whoever could have
// invited them, and never themselves.
func (r Request) MayDecide(by actor.Actor) bool {
	return r.Status == Asked && r.AccountID != by.Account && slices.Contains(Invitable(by.Role), r.Role)
}

// decidedShown is how long a request that was decided stays in the list.
const decidedShown = 30 * 24 * time.Hour

const ofRequests = `
from identity_requests q join memberships m on m.id = q.membership_id and m.status = 'active'`

const listRequests = `
select q.id, q.account_id, m.name, m.role, coalesce(s.name, o.name, '') as place, q.reason, q.provider, q.siret_before, q.siret, q.status, q.asked_at, q.decided_at,
  coalesce(d.name, '') as decider` + ofRequests + `
left join services s on s.id = q.service_id left join organisations o on o.id = q.organisation_id
left join lateral (select name from memberships where account_id = q.decided_by limit 1) d on true
where m.role in ? and (q.status = 'pending' or q.decided_at > ?)
order by q.status <> 'pending', q.asked_at desc, q.id limit ?`

// Requests lists the identities the actor may decide about, those that wait
// first, and what was decided within the last month.
func Requests(ctx context.Context, tx *db.Tx) ([]Request, error) {
	var all []Request
	err := store.In(ctx, tx).Raw(listRequests, Invitable(tx.Actor.Role), tx.Now.Add(-decidedShown), shownAtAll).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("identity requests: %w", err)
	}
	return all, nil
}

// Waiting counts the identities that wait for the actor's decision.
func Waiting(ctx context.Context, tx *db.Tx) (waiting int, err error) {
	err = store.In(ctx, tx).Raw("select count(*)"+ofRequests+" where q.status = 'pending' and m.role in ? and q.account_id <> ?",
		Invitable(tx.Actor.Role), tx.Actor.Account).Scan(&waiting).Error
	if err != nil {
		return 0, fmt.Errorf("identity requests: %w", err)
	}
	return waiting, nil
}

// ConfirmIdentity lets the identity open the account from its next sign-in on.
func ConfirmIdentity(ctx context.Context, tx *db.Tx, id RequestID) error {
	return decide(ctx, tx, id, Approved)
}

// RefuseIdentity keeps the identity out; what was bound before stays bound.
func RefuseIdentity(ctx context.Context, tx *db.Tx, id RequestID) error {
	return decide(ctx, tx, id, Refused)
}

func decide(ctx context.Context, tx *db.Tx, id RequestID, how RequestStatus) error {
	var of Request
	found := store.In(ctx, tx).Raw("select q.id, q.account_id, q.status, m.role"+ofRequests+" where q.id = ?", id).Scan(&of)
	if found.Error != nil {
		return fmt.Errorf("identity request %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return fault.Missing()
	}
	if of.Status != Asked {
		return fault.Of(fault.Conflict, "identity.error.decided")
	}
	if !of.MayDecide(tx.Actor) {
		return fault.Of(fault.Forbidden, "identity.error.not_yours")
	}
	done := store.In(ctx, tx).Table("identity_requests").Where("id = ? and status = 'pending'", id).
		Updates(map[string]any{"status": how, "decided_at": tx.Now, "decided_by": tx.Actor.Account})
	if done.Error != nil {
		return fmt.Errorf("identity request %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "identity.error.decided")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "identity_request", ID: id.UUID, Detail: string(how)})
}
