package office

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Services lists every service, for what the clock asks of each of them.
func Services(ctx context.Context, tx *db.Tx) ([]uuid.UUID, error) {
	var all []uuid.UUID
	if err := store.In(ctx, tx).Raw("select id from services order by id").Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return all, nil
}
