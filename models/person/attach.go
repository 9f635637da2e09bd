package person

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Choice is a branch or a colleague a file may be attached to.
type Choice struct {
	ID   uuid.UUID
	Name string
}

// Branches lists those of the actor's service by name.
func Branches(ctx context.Context, tx *db.Tx) ([]Choice, error) {
	var all []Choice
	err := store.In(ctx, tx).Table("branches").Select("id", "name").Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("branches: %w", err)
	}
	return all, nil
}

// Referents lists the probation officers of the actor's service who may be put
// in charge, by name.
func Referents(ctx context.Context, tx *db.Tx) ([]Choice, error) {
	var all []Choice
	err := store.In(ctx, tx).Table("memberships").Select("account_id as id", "name").
		Where("service_id = ? and role in ? and status = ?", tx.Actor.Service, referentRoles, "active").Order("name, account_id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("referents: %w", err)
	}
	return all, nil
}

// referentRoles may be in charge of a person. Managers take cases in small
// branches.
var referentRoles = []string{"cpip", "manager"}

// mayBeReferent reports whether an account may be in charge of persons of the
// actor's service.
func mayBeReferent(ctx context.Context, tx *db.Tx, referent uuid.UUID) (bool, error) {
	var found int64
	err := store.In(ctx, tx).Table("memberships").
		Where("account_id = ? and service_id = ? and role in ? and status = ?", referent, tx.Actor.Service, referentRoles, "active").Count(&found).Error
	if err != nil {
		return false, fmt.Errorf("referent %s: %w", referent, err)
	}
	return found > 0, nil
}

// readID reads an id; uuid.Nil is none, and false is no id at all.
func readID(typed string) (uuid.UUID, bool) {
	if typed == "" {
		return uuid.Nil, true
	}
	read, err := uuid.Parse(typed)
	return read, err == nil && len(typed) == 36 && read != uuid.Nil
}
