package account

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Charter is the version of the charter of use in force. Its words are in the
// locales; whoever changes what it asks of people changes the version, and
// everybody is asked again.
const Charter = "2026-11"

// AcceptCharter notes that the actor accepts the version they read. A page
// drawn before the version changed is refused: nobody accepts what they have
// not been shown.
func AcceptCharter(ctx context.Context, tx *db.Tx, version string) error {
	if version != Charter {
		return fault.Of(fault.Conflict, "charter.error.changed")
	}
	done := store.In(ctx, tx).Table("accounts").Where("id = ? and charter_version <> ?", tx.Actor.Account, Charter).
		Updates(map[string]any{"charter_version": Charter, "charter_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("charter of account %s: %w", tx.Actor.Account, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil // accepted before: the first acceptance is the one that counts
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "charter", ID: tx.Actor.Account, Detail: Charter})
}
