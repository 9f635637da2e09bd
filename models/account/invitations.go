package account

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// InvitationState says where an invitation stands.
type InvitationState string

// Elsewhere is accepted from an account whose provider knows another address
// than the one expected: the token binds, and the inviter is told.
const (
	Pending   InvitationState = "pending"
	Expired   InvitationState = "expired"
	Accepted  InvitationState = "accepted"
	Elsewhere InvitationState = "elsewhere"
	Revoked   InvitationState = "revoked"
)

// Invitation is a line of the list of those who were invited. Email is the
// address that was expected; which one the provider knows is not kept here.
type Invitation struct {
	ID             InvitationID
	Email          string
	Role           actor.Role
	Branch         string // name; empty for a partner or a whole service
	Inviter        string // name; empty for the platform's administration
	CreatedAt      time.Time
	ExpiresAt      time.Time
	AcceptedAt     *time.Time
	RevokedAt      *time.Time
	AddressDiffers bool
}

// State is where it stands at a moment.
func (i Invitation) State(now time.Time) InvitationState {
	switch {
	case i.RevokedAt != nil:
		return Revoked
	case i.AcceptedAt != nil && i.AddressDiffers:
		return Elsewhere
	case i.AcceptedAt != nil:
		return Accepted
	case !i.ExpiresAt.After(now):
		return Expired
	}
	return Pending
}

// May reports whether somebody of this role may renew or revoke it: whoever
// could have sent it.
func (i Invitation) May(by actor.Role) bool { return slices.Contains(Invitable(by), i.Role) }

// shown is how long an accepted invitation stays in the list, for its inviter
// to see who came, and how many are shown at all.
const (
	shown      = 30 * 24 * time.Hour
	shownAtAll = 200
)

const staffInvitations = `
select i.id, i.email, i.role, coalesce(b.name, '') as branch, coalesce(m.name, '') as inviter, i.created_at, i.expires_at, i.accepted_at, i.address_differs
from invitations i left join branches b on b.id = i.branch_id
left join lateral (select name from memberships where account_id = i.invited_by and service_id = i.service_id limit 1) m on true
where i.service_id = ? and i.revoked_at is null and (i.accepted_at is null or i.accepted_at > ?)
order by i.created_at desc, i.id desc limit ?`

// invitationsHere are those of a place without branches.
const invitationsHere = `
select i.id, i.email, i.role, '' as branch, coalesce(m.name, '') as inviter, i.created_at, i.expires_at, i.accepted_at, i.address_differs
from (select id, email, role, invited_by, created_at, expires_at, accepted_at, address_differs, revoked_at, service_id, organisation_id from invitations where WITHIN) i
left join lateral (select name from memberships where account_id = i.invited_by
  and service_id is not distinct from i.service_id and organisation_id is not distinct from i.organisation_id limit 1) m on true
where i.revoked_at is null and (i.accepted_at is null or i.accepted_at > ?)
order by i.created_at desc, i.id desc limit ?`

// Invitations lists those of the actor's service or organisation that are open
// or were accepted lately, the latest first. Revoked ones are not shown.
func Invitations(ctx context.Context, tx *db.Tx) ([]Invitation, error) {
	query, values := inPlaceOf(tx.Actor, invitationsHere)
	if tx.Actor.Kind == actor.Staff {
		query = staffInvitations
	}
	var all []Invitation
	if err := store.In(ctx, tx).Raw(query, append(values, tx.Now.Add(-shown), shownAtAll)...).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("invitations: %w", err)
	}
	return all, nil
}

// Revoke closes an open invitation: its link opens nothing any more.
func Revoke(ctx context.Context, tx *db.Tx, id InvitationID) error {
	return change(ctx, tx, id, "revoked", map[string]any{"revoked_at": tx.Now})
}

// Resend gives an open invitation, expired or not, a new token and two weeks
// more; the former link opens nothing from now on. Who renews it answers for it.
func Resend(ctx context.Context, tx *db.Tx, id InvitationID, token string) error {
	hash := sha256.Sum256([]byte(token))
	return change(ctx, tx, id, "renewed", map[string]any{
		"token_hash": hash[:], "expires_at": tx.Now.Add(InvitationLasts), "invited_by": orNull(tx.Actor.Account),
	})
}

// change alters an open invitation of the actor's tenant.
func change(ctx context.Context, tx *db.Tx, id InvitationID, what string, columns map[string]any) error {
	var of Invitation
	here, values := within(tx.Actor)
	found := store.In(ctx, tx).Select("id", "role", "accepted_at", "revoked_at").Where("id = ?", id).Where(here, values...).Limit(1).Find(&of)
	if found.Error != nil {
		return fmt.Errorf("invitation %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return fault.Missing()
	}
	if !of.May(tx.Actor.Role) {
		return fault.Of(fault.Forbidden, "invitation.error.not_yours")
	}
	done := store.In(ctx, tx).Table("invitations").Where("id = ? and accepted_at is null and revoked_at is null", id).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("invitation %s %s: %w", id, what, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "invitation.error.closed")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "invitation", ID: id.UUID, Detail: what})
}
