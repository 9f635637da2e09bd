package retention

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// QueriesForTest runs a statement in a unit of work.
func QueriesForTest(ctx context.Context, tx *db.Tx, statement string) error {
	var text string
	return store.In(ctx, tx).Raw(statement).Scan(&text).Error
}
