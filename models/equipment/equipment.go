// Package equipment keeps what a service has to lend to the dates of its cultural
// actions, and sees to it that no more of it is lent at one hour than there is.
package equipment

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Bounds of what is said of a piece of equipment, in letters, and of how many of it
// there may be.
const (
	MaxName  = 100
	MaxNote  = 200
	MaxUnits = 99
)

// ID identifies a kind of equipment, however many of it there are.
type ID = id.Of[Equipment]

// Equipment is a sound system, a projector, a minibus.
type Equipment struct {
	ID      ID
	Name    string
	Note    string
	Units   int  // how many of it there are
	Retired bool // no longer offered to new dates
}

const columns = "e.id, e.name, e.note, e.units, e.retired_at is not null as retired"

// List is all that the service has, by name, what is no longer offered last.
func List(ctx context.Context, tx *db.Tx) ([]Equipment, error) {
	var all []Equipment
	err := store.In(ctx, tx).Raw("select " + columns + " from equipment e order by e.retired_at is not null, e.sort_key limit 500").Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("equipment: %w", err)
	}
	return all, nil
}

// Offered is what a date may have of a list: what is offered, and what it has.
func Offered(all, has []Equipment) (offered []Equipment) {
	for _, one := range all {
		if !one.Retired || slices.ContainsFunc(has, func(h Equipment) bool { return h.ID == one.ID }) {
			offered = append(offered, one)
		}
	}
	return offered
}

// IDs are those of a list, in its order.
func IDs(of []Equipment) (ids []ID) {
	for _, one := range of {
		ids = append(ids, one.ID)
	}
	return ids
}

// Names are those of a list, in its order.
func Names(of []Equipment) (names []string) {
	for _, one := range of {
		names = append(names, one.Name)
	}
	return names
}
