package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Assignment is what a member is and where. Branch is uuid.Nil for a partner,
// and for a director of the whole service.
type Assignment struct {
	Role   actor.Role
	Branch uuid.UUID
}

// Assign gives a member another role or another branch of the same place. Both
// the role they have and the one they get must be the actor's to give, so that
// nobody rises by their own act or a colleague's favour.
func Assign(ctx context.Context, tx *db.Tx, id MemberID, to Assignment) error {
	of, err := MemberByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := checkAssignment(ctx, tx, to); err != nil {
		return err
	}
	if of.Role == actor.Administrator && to.Role != of.Role {
		if err := of.keepsAnAdministrator(ctx, tx); err != nil {
			return err
		}
	}
	if of.Role == to.Role && orNil(of.BranchID) == to.Branch {
		return nil // nothing to journal
	}
	columns := map[string]any{"role": to.Role}
	if tx.Actor.Kind == actor.Staff {
		columns["branch_id"] = orNull(to.Branch)
	}
	done := store.In(ctx, tx).Table("memberships").Where("id = ? and status <> 'ended' and role = ?", id, of.Role).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("assign membership %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "team.error.moved_on")
	}
	detail := "branch"
	if of.Role != to.Role {
		detail = string(of.Role) + ">" + string(to.Role)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "membership", ID: id.UUID, Detail: detail})
}

func checkAssignment(ctx context.Context, tx *db.Tx, to Assignment) error {
	var wrong fault.Collector
	if !slices.Contains(Assignable(tx.Actor.Role), to.Role) {
		wrong.Add("role", "invitation.error.role")
	}
	staff := tx.Actor.Kind == actor.Staff
	switch {
	case staff && to.Branch == uuid.Nil && to.Role != actor.Director:
		wrong.Add("branch_id", "invitation.error.branch_missing")
	case !staff && to.Branch != uuid.Nil:
		wrong.Add("branch_id", "invitation.error.branch")
	}
	if err := wrong.Err(); err != nil || to.Branch == uuid.Nil {
		return err
	}
	return ownBranch(ctx, tx, NewInvitation{Branch: to.Branch, Service: tx.Actor.Service})
}
