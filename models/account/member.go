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
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// MemberID names a membership.
type MemberID = id.Of[Member]

// Member is somebody of the actor's service or organisation.
type Member struct {
	ID        MemberID
	AccountID uuid.UUID
	Name      string
	Role      actor.Role
	Branch    string // name; empty for a partner or a whole service
	CreatedAt time.Time
}

// MayEnd reports whether an actor may put this member out: not themselves, for
// a tenant must keep somebody who answers for it, and nobody they could not
// have invited.
func (m Member) MayEnd(by actor.Actor) bool {
	return m.AccountID != by.Account && slices.Contains(Invitable(by.Role), m.Role)
}

const staffMembers = `
select m.id, m.account_id, m.name, m.role, coalesce(b.name, '') as branch, m.created_at
from memberships m left join branches b on b.id = m.branch_id
where m.service_id = ? and m.status <> 'ended' order by m.name, m.id`

const partnerMembers = `
select m.id, m.account_id, m.name, m.role, '' as branch, m.created_at
from memberships m where m.organisation_id = ? and m.status <> 'ended' order by m.name, m.id`

// Members lists who works for the actor's service or organisation, by name.
func Members(ctx context.Context, tx *db.Tx) ([]Member, error) {
	query, tenant := staffMembers, tx.Actor.Service
	if tx.Actor.Kind == actor.Partner {
		query, tenant = partnerMembers, tx.Actor.Organisation
	}
	var all []Member
	if err := store.In(ctx, tx).Raw(query, tenant).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return all, nil
}

// EndMembership puts a member out: their next click finds no session, wherever
// they are signed in, and what they did keeps their name.
func EndMembership(ctx context.Context, tx *db.Tx, id MemberID) error {
	tenant, column := tx.Actor.Service, "service_id"
	if tx.Actor.Kind == actor.Partner {
		tenant, column = tx.Actor.Organisation, "organisation_id"
	}
	var of Member
	found := store.In(ctx, tx).Table("memberships").Select("id", "account_id", "role").Where("id = ? and "+column+" = ?", id, tenant).Limit(1).Find(&of)
	if found.Error != nil {
		return fmt.Errorf("membership %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return fault.Missing()
	}
	if !of.MayEnd(tx.Actor) {
		return fault.Of(fault.Forbidden, "team.error.not_yours")
	}
	done := store.In(ctx, tx).Table("memberships").Where("id = ? and status <> 'ended'", id).
		Updates(map[string]any{"status": "ended", "ended_at": tx.Now, "ended_by": tx.Actor.Account})
	if done.Error != nil {
		return fmt.Errorf("end membership %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "team.error.ended")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "membership", ID: id.UUID, Detail: "ended"})
}
