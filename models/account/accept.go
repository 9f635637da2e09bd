package account

import (
	"context"
	"crypto/sha256"
	"fmt"
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

// Offered is an invitation as whoever holds its link may read it.
type Offered struct {
	ID             InvitationID
	Email          string
	Role           actor.Role
	ServiceID      *uuid.UUID
	BranchID       *uuid.UUID
	OrganisationID *uuid.UUID
	ExpiresAt      time.Time
	AcceptedAt     *time.Time
	RevokedAt      *time.Time
	Place          string    // the service's or organisation's name; empty for the platform itself
	Inviter        string    // name; empty for the platform's administration
	Holder         uuid.UUID // the account that accepted it, if one did

	now time.Time
}

const offered = `
select i.id, i.email, i.role, i.service_id, i.branch_id, i.organisation_id, i.expires_at, i.accepted_at, i.revoked_at,
  coalesce(s.name, o.name, '') as place, coalesce(a.name, '') as inviter, m.account_id as holder
from invitations i left join services s on s.id = i.service_id left join organisations o on o.id = i.organisation_id
left join accounts a on a.id = i.invited_by left join memberships m on m.id = i.membership_id
where i.token_hash = ?`

// InvitationByToken finds what a link offers, open or not. It runs as the role
// of sign-in: whoever asks is nobody yet. An unknown token is a NotFound fault.
func InvitationByToken(ctx context.Context, tx *db.Tx, token string) (Offered, error) {
	hash := sha256.Sum256([]byte(token))
	var row struct {
		Offered
		Holder *uuid.UUID
	}
	found := store.In(ctx, tx).Raw(offered, hash[:]).Scan(&row)
	if found.Error != nil {
		return Offered{}, fmt.Errorf("invitation by token: %w", found.Error)
	}
	if found.RowsAffected == 0 {
		return Offered{}, fault.Of(fault.NotFound, "invitation.error.unknown")
	}
	row.Offered.Holder, row.Offered.now = orNil(row.Holder), tx.Now
	return row.Offered, nil
}

// Refusal says why the link opens nothing any more; nil while it does.
func (o Offered) Refusal() error {
	switch {
	case o.RevokedAt != nil:
		return fault.Of(fault.Gone, "invitation.error.revoked")
	case o.AcceptedAt != nil:
		return fault.Of(fault.Gone, "invitation.error.used")
	case !o.ExpiresAt.After(o.now):
		return fault.Of(fault.Gone, "invitation.error.expired")
	}
	return nil
}

// Newcomer is who the provider says has come. Issuer and Subject are the
// person; the names are how colleagues will read them.
type Newcomer struct {
	Issuer, Subject      string
	Email                string
	GivenName, UsualName string
	SIRET                string   // of the employer; empty where the provider names none
	For                  Audience // whom the provider may vouch for
}

// Name is "NOM Prénom", or the address where the provider gives no name.
func (n Newcomer) Name() string {
	if name := strings.TrimSpace(strings.ToUpper(n.UsualName) + " " + n.GivenName); name != "" {
		return name
	}
	return n.Email
}

// Accept makes whoever holds the token a member, as the invitation says, and
// binds an identity the portal does not know yet to a new account. It runs as
// the role of sign-in, in the same unit of work as Open.
//
// The token binds, not the e-mail: another address is accepted and the inviter
// is told. An account that works elsewhere gets one membership more, and the
// sign-in that follows acts in it; one that is a member of this very place, be
// it suspended, is refused. The same person's second acceptance changes nothing.
// An unknown identity under an address the portal knows makes no second account,
// see known.
func Accept(ctx context.Context, tx *db.Tx, token string, who Newcomer) error {
	if err := lockInvitation(ctx, tx, token); err != nil {
		return err
	}
	offer, err := InvitationByToken(ctx, tx, token)
	if err != nil {
		return err
	}
	if !who.For.Admits(offer.Role) {
		return ErrAudience
	}
	account, err := bound(ctx, tx, who)
	if err != nil {
		return err
	}
	if offer.AcceptedAt != nil && account != uuid.Nil && offer.Holder == account {
		return nil
	}
	if err := offer.Refusal(); err != nil {
		return err
	}
	if who.Name() == "" {
		who.Email = offer.Email
	}
	if account != uuid.Nil {
		if err := stated(ctx, tx, who); err != nil {
			return err
		}
		return join(ctx, tx, offer, account, who)
	}
	before, err := known(ctx, tx, offer, who)
	if err != nil {
		return err
	}
	if before.AccountID != uuid.Nil {
		return relink(ctx, tx, offer, before, who)
	}
	if account, err = open(ctx, tx, who); err != nil {
		return err
	}
	return join(ctx, tx, offer, account, who)
}

// stated keeps the employer the invitation was accepted for: whoever invited has
// decided.
func stated(ctx context.Context, tx *db.Tx, who Newcomer) error {
	if who.SIRET == "" {
		return nil
	}
	return bindEmployer(ctx, tx, who.Issuer, who.Subject, who.SIRET)
}

// lockInvitation makes a second acceptance wait for the first to be done.
func lockInvitation(ctx context.Context, tx *db.Tx, token string) error {
	hash := sha256.Sum256([]byte(token))
	err := store.In(ctx, tx).Exec("select from invitations where token_hash = ? for update", hash[:]).Error
	if err != nil {
		return fmt.Errorf("accept invitation: %w", err)
	}
	return nil
}

// bound is the account of an identity, uuid.Nil if it has none yet. Two
// invitations accepted at once by one account take turns.
func bound(ctx context.Context, tx *db.Tx, who Newcomer) (uuid.UUID, error) {
	var row struct {
		ID     uuid.UUID
		Status string
	}
	found := store.In(ctx, tx).Raw(`select a.id, a.status from identities i join accounts a on a.id = i.account_id
		where i.issuer = ? and i.subject = ? for update of a`, who.Issuer, who.Subject).Scan(&row)
	if found.Error != nil {
		return uuid.Nil, fmt.Errorf("accept invitation: %w", found.Error)
	}
	if found.RowsAffected > 0 && row.Status != "active" {
		return uuid.Nil, fault.Of(fault.Conflict, "invitation.error.suspended")
	}
	return row.ID, nil
}

// open makes an account and binds the identity to it.
func open(ctx context.Context, tx *db.Tx, who Newcomer) (uuid.UUID, error) {
	account := uuid.Must(uuid.NewV7())
	err := store.In(ctx, tx).Exec("insert into accounts (id, name, email, created_at) values (?, ?, ?, ?)", account, who.Name(), who.Email, tx.Now).Error
	if err != nil {
		return uuid.Nil, fmt.Errorf("open account %s: %w", account, err)
	}
	err = store.In(ctx, tx).Exec("insert into identities (account_id, issuer, subject, siret, bound_at) values (?, ?, ?, ?, ?)", account, who.Issuer, who.Subject, who.SIRET, tx.Now).Error
	if store.Violates(err, "identities_pkey") {
		// The same person accepted another invitation at this very moment.
		return uuid.Nil, fault.Of(fault.Conflict, "invitation.error.member")
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("bind account %s: %w", account, err)
	}
	return account, nil
}

// join writes the membership and closes the invitation.
func join(ctx context.Context, tx *db.Tx, offer Offered, account uuid.UUID, who Newcomer) error {
	membership := id.New[Member]()
	err := store.In(ctx, tx).Exec(`insert into memberships (id, account_id, name, role, service_id, branch_id, organisation_id, created_at, last_used_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, membership, account, who.Name(), string(offer.Role), offer.ServiceID, offer.BranchID, offer.OrganisationID, tx.Now, tx.Now).Error
	if store.Violates(err, "memberships_one_service") || store.Violates(err, "memberships_one_organisation") {
		return fault.Of(fault.Conflict, "invitation.error.member")
	}
	if err != nil {
		return fmt.Errorf("join by invitation %s: %w", offer.ID, err)
	}
	if err := offer.close(ctx, tx, membership, who); err != nil {
		return err
	}
	// The journal names who acts: from here on that is the account.
	tx.Actor.Account, tx.Actor.Role = account, offer.Role
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.Create, Noun: "membership", ID: membership.UUID, Service: orNil(offer.ServiceID), Organisation: orNil(offer.OrganisationID), Detail: string(offer.Role),
	})
}

// close notes that the invitation has served.
func (o Offered) close(ctx context.Context, tx *db.Tx, membership MemberID, who Newcomer) error {
	differs := who.Email != "" && !strings.EqualFold(strings.TrimSpace(who.Email), o.Email)
	done := store.In(ctx, tx).Table("invitations").Where("id = ? and accepted_at is null and revoked_at is null", o.ID).
		Updates(map[string]any{"accepted_at": tx.Now, "membership_id": membership, "address_differs": differs})
	if done.Error != nil {
		return fmt.Errorf("accept invitation %s: %w", o.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Gone, "invitation.error.used")
	}
	return nil
}
