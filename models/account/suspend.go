package account

import (
	"context"
	"slices"

	"passerelle/models/db"
	"passerelle/models/fault"
)

// Reason says why an access is suspended.
type Reason string

// The reasons a manager chooses from, and the two that nobody chooses: the
// quarterly review, and the clock.
const (
	Absence   Reason = "absence"   // leave, training, secondment
	Departure Reason = "departure" // announced, and not yet there
	Security  Reason = "security"  // a device is lost, a doubt about who signs in
	Other     Reason = "other"
	Review    Reason = "review"
	Unused    Reason = "unused"
)

// Reasons are those a manager chooses from, in the order of the menu.
func Reasons() []Reason { return []Reason{Absence, Departure, Security, Other} }

// Suspend closes an access for a time: every sign-in of it ends at its next
// click, and nothing of what the member did changes. Accesses the same account
// has elsewhere stay open.
func Suspend(ctx context.Context, tx *db.Tx, id MemberID, why Reason) error {
	if !slices.Contains(Reasons(), why) {
		return fault.Field("reason", "team.error.reason")
	}
	return move(ctx, tx, id, "status = 'active'", "team.error.moved_on", "suspended:"+string(why), suspension(tx, why))
}

// suspension are the columns of a membership that is suspended.
func suspension(tx *db.Tx, why Reason) map[string]any {
	return map[string]any{"status": Suspended, "suspended_at": tx.Now, "suspended_by": orNull(tx.Actor.Account), "suspended_for": why}
}

// Reinstate opens a suspended access again. The count of unused days begins
// anew, so that the clock does not close it the next night.
func Reinstate(ctx context.Context, tx *db.Tx, id MemberID) error {
	return move(ctx, tx, id, "status = 'suspended'", "team.error.moved_on", "reinstated", map[string]any{
		"status": Active, "suspended_at": nil, "suspended_by": nil, "suspended_for": nil, "reinstated_at": tx.Now})
}
