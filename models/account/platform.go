package account

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// keepsAnAdministrator refuses to close the access of the platform's last
// administrator. Two of them who put each other out at once take turns here: the
// second finds that nobody else is left.
func (m Member) keepsAnAdministrator(ctx context.Context, tx *db.Tx) error {
	if m.Role != actor.Administrator {
		return nil
	}
	var in []MemberID
	err := store.In(ctx, tx).Raw("select id from memberships where role = 'admin' and status = 'active' order by id for update").Scan(&in).Error
	if err != nil {
		return fmt.Errorf("administrators: %w", err)
	}
	if slices.ContainsFunc(in, func(other MemberID) bool { return other != m.ID }) {
		return nil
	}
	return fault.Of(fault.Conflict, "team.error.last_administrator")
}
