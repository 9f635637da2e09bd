package referral

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/notification"
)

// Assignees lists who at the actor's organisation may handle a referral: those
// who may answer it.
func Assignees(ctx context.Context, tx *db.Tx) ([]account.Member, error) {
	all, err := account.Members(ctx, tx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m account.Member) bool { return !actor.Can(m.Role, actor.ReferralAnswer) }), nil
}

// Assign says who at the partner handles a referral under way; both sides read
// it. Somebody who is not of the organisation, or may not answer, is a fault of
// assignee_id.
func Assign(ctx context.Context, tx *db.Tx, of ID, to uuid.UUID) error {
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if side != flow.Partner {
		return fault.Of(fault.Forbidden, "")
	}
	if err := a.underWay(); err != nil {
		return err
	}
	all, err := Assignees(ctx, tx)
	if err != nil {
		return fmt.Errorf("assign referral %s: %w", of, err)
	}
	i := slices.IndexFunc(all, func(m account.Member) bool { return m.ID.UUID == to })
	if i < 0 {
		return fault.Field("assignee_id", "referral.error.assignee")
	}
	if err := a.change(ctx, tx, DoAssign, map[string]any{"assignee_id": to}); err != nil {
		return err
	}
	if err := a.notice(ctx, tx, DoAssign, side, With{Note: all[i].Name}); err != nil {
		return err
	}
	return a.tell(ctx, tx, notification.ReferralAssigned, notification.PartnerMember(all[i].AccountID), a.AnswerDueOn)
}
