package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// ServiceNamed finds a service by its whole name, for whoever has no list to
// choose from. None, or several of that name, is a NotFound fault.
func ServiceNamed(ctx context.Context, tx *db.Tx, name string) (uuid.UUID, error) {
	return named(ctx, tx, "services", name)
}

// OrganisationNamed is ServiceNamed for an organisation.
func OrganisationNamed(ctx context.Context, tx *db.Tx, name string) (uuid.UUID, error) {
	return named(ctx, tx, "organisations", name)
}

func named(ctx context.Context, tx *db.Tx, table, name string) (uuid.UUID, error) {
	var found []uuid.UUID
	err := store.In(ctx, tx).Table(table).Where("name = ?", name).Limit(2).Pluck("id", &found).Error
	if err != nil {
		return uuid.Nil, fmt.Errorf("find one of %s: %w", table, err)
	}
	if len(found) != 1 {
		return uuid.Nil, fault.Of(fault.NotFound, "invitation.error.place_name")
	}
	return found[0], nil
}
