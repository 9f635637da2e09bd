package person

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// ExecForTest runs a statement in a unit of work.
func ExecForTest(ctx context.Context, tx *db.Tx, statement string) error {
	return store.In(ctx, tx).Exec(statement).Error
}
