package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

// MemberStatus says whether a membership opens anything.
type MemberStatus string

const (
	Active    MemberStatus = "active"
	Suspended MemberStatus = "suspended"
	Ended     MemberStatus = "ended"
)

// Member is somebody of the actor's service or organisation.
type Member struct {
	ID           MemberID
	AccountID    uuid.UUID
	Name         string
	Role         actor.Role
	BranchID     *uuid.UUID
	Branch       string // name; empty for a partner or a whole service
	Status       MemberStatus
	CreatedAt    time.Time
	LastUsedAt   *time.Time // nil if they never signed in here
	SuspendedAt  *time.Time
	SuspendedFor Reason
	// SuspendsAt is when the access is suspended unless it is used: they have
	// been told. Nil for whoever is not told.
	SuspendsAt *time.Time
}

// MayManage reports whether an actor may put this member out, suspend,
// reinstate or move them: not themselves, for a tenant must keep somebody who
// answers for it, and nobody they could not have invited.
func (m Member) MayManage(by actor.Actor) bool {
	return m.AccountID != by.Account && slices.Contains(Invitable(by.Role), m.Role)
}

// within is the condition, with its values, that keeps a query on memberships or
// invitations inside the actor's place: a service, an organisation or, for an
// administrator, neither.
func within(a actor.Actor) (where string, values []any) {
	switch a.Kind {
	case actor.Admin:
		return "service_id is null and organisation_id is null", nil
	case actor.Partner:
		return "organisation_id = ?", []any{a.Organisation}
	default:
		return "service_id = ?", []any{a.Service}
	}
}

// inPlaceOf writes the condition into a query where it says WITHIN.
func inPlaceOf(a actor.Actor, query string) (string, []any) {
	where, values := within(a)
	return strings.ReplaceAll(query, "WITHIN", where), values
}

// awake is the last moment that counts as use: of somebody who never signed in,
// the day the access began, or began anew.
const awake = "greatest(m.created_at, m.last_used_at, m.reinstated_at)"

// memberColumns are those of a line about a member; noticed joins what they
// were told since they were last here.
const (
	memberColumns = `m.id, m.account_id, m.name, m.role, m.branch_id, m.status, m.created_at, m.last_used_at,
  m.suspended_at, coalesce(m.suspended_for, '') as suspended_for, n.suspends_at`
	noticed = `left join lateral (select suspends_at from account_notices where membership_id = m.id and noticed_at > ` + awake + `
  and m.status = 'active' order by noticed_at desc limit 1) n on true`
)

const staffMembers = `
select ` + memberColumns + `, coalesce(b.name, '') as branch
from memberships m left join branches b on b.id = m.branch_id ` + noticed + `
where m.service_id = ? and m.status <> 'ended' order by m.name, m.id`

// membersHere are those of a place without branches.
const membersHere = `
select ` + memberColumns + `, '' as branch
from (select * from memberships where WITHIN) m ` + noticed + `
where m.status <> 'ended' order by m.name, m.id`

// Members lists who works for the actor's service or organisation, or for the
// platform itself, by name.
func Members(ctx context.Context, tx *db.Tx) ([]Member, error) {
	query, values := inPlaceOf(tx.Actor, membersHere)
	if tx.Actor.Kind == actor.Staff {
		query = staffMembers
	}
	var all []Member
	if err := store.In(ctx, tx).Raw(query, values...).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return all, nil
}

// MemberByID finds a member of the actor's place whom the actor may manage. One
// of another place is a NotFound fault, one above the actor a Forbidden one.
func MemberByID(ctx context.Context, tx *db.Tx, id MemberID) (Member, error) {
	here, values := within(tx.Actor)
	var of Member
	found := store.In(ctx, tx).Table("memberships").Select("id, account_id, name, role, branch_id, status, created_at, last_used_at, suspended_at, coalesce(suspended_for, '') as suspended_for").
		Where("id = ?", id).Where(here, values...).Limit(1).Find(&of)
	if found.Error != nil {
		return Member{}, fmt.Errorf("membership %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Member{}, fault.Missing()
	}
	if !of.MayManage(tx.Actor) {
		return Member{}, fault.Of(fault.Forbidden, "team.error.not_yours")
	}
	return of, nil
}

// EndMembership puts a member out: their next click finds no session, wherever
// they are signed in, and what they did keeps their name.
func EndMembership(ctx context.Context, tx *db.Tx, id MemberID) error {
	return move(ctx, tx, id, "status <> 'ended'", "team.error.ended", "ended", ending(tx))
}

// ending are the columns of a membership that ends.
func ending(tx *db.Tx) map[string]any {
	return map[string]any{"status": Ended, "ended_at": tx.Now, "ended_by": tx.Actor.Account,
		"suspended_at": nil, "suspended_by": nil, "suspended_for": nil}
}

// move alters a member whom the actor may manage, if they are as expected, and
// writes the line of the journal. Otherwise somebody was quicker.
func move(ctx context.Context, tx *db.Tx, id MemberID, expected, otherwise, detail string, columns map[string]any) error {
	of, err := MemberByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if columns["status"] != Active {
		if err := of.keepsAnAdministrator(ctx, tx); err != nil {
			return err
		}
	}
	done := store.In(ctx, tx).Table("memberships").Where("id = ? and "+expected, id).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("membership %s %s: %w", id, detail, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, otherwise)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "membership", ID: id.UUID, Detail: detail})
}
