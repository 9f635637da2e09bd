package account

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Workplace is another place where the same account works.
type Workplace struct {
	ID    MemberID   `json:"id"`
	Role  actor.Role `json:"role"`
	Place string     `json:"place"` // the service's or organisation's name; empty for the platform
}

// elsewhere is a part of resume: f is the sign-in found, the list is JSON.
const elsewhere = `
coalesce((select json_agg(json_build_object('id', m.id, 'role', m.role, 'place', coalesce(os.name, oo.name, '')) order by coalesce(os.name, oo.name), m.id)
  from memberships m left join services os on os.id = m.service_id left join organisations oo on oo.id = m.organisation_id
  where m.account_id = f.account_id and m.id <> f.membership_id and m.status = 'active' and not ` + gone + `), '[]')`

const destination = `
select m.role, m.service_id, m.organisation_id from memberships m join accounts a on a.id = m.account_id
where m.id = ? and m.account_id = ? and m.status = 'active' and a.status = 'active' and not ` + gone

// Switch lets a sign-in act in another membership of the same account, under a
// fresh token and a fresh form token: a form of the former place that is still
// open somewhere is refused. The absolute end of the sign-in stays. A membership
// that is somebody else's, suspended or ended is a NotFound fault. It runs as
// the role of sign-in.
func Switch(ctx context.Context, tx *db.Tx, s SignIn, to MemberID, token, csrf string) error {
	var where struct {
		Role                      actor.Role
		ServiceID, OrganisationID *uuid.UUID
	}
	found := store.In(ctx, tx).Raw(destination, to, s.Actor.Account).Scan(&where)
	if found.Error != nil {
		return fmt.Errorf("switch to membership %s: %w", to, found.Error)
	}
	if found.RowsAffected == 0 {
		return fault.Missing()
	}
	hash := sha256.Sum256([]byte(token))
	done := store.In(ctx, tx).Table("sign_ins").Where("id = ? and ended_at is null and membership_id = ?", s.ID, s.Actor.Membership).
		Updates(map[string]any{"membership_id": to, "token_hash": hash[:], "csrf": csrf, "seen_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("switch sign-in %s: %w", s.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "") // ended or switched in another window
	}
	if err := used(ctx, tx, to); err != nil {
		return err
	}
	tx.Actor.Account, tx.Actor.Role = s.Actor.Account, where.Role
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.SignIn, Noun: "sign_in", ID: s.ID, Service: orNil(where.ServiceID), Organisation: orNil(where.OrganisationID), Detail: "switched",
	})
}

// used notes that a membership is used: the next sign-in begins there, and the
// clock that suspends unused accesses begins anew.
func used(ctx context.Context, tx *db.Tx, id MemberID) error {
	err := store.In(ctx, tx).Table("memberships").Where("id = ?", id).Updates(map[string]any{"last_used_at": tx.Now}).Error
	if err != nil {
		return fmt.Errorf("use of membership %s: %w", id, err)
	}
	return nil
}
