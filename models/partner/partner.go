// Package partner holds the organisations that take people on: their sites,
// what they offer, and the agreements that bind them to a service.
package partner

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Kind is what an organisation does. It decides what it may be told.
type Kind string

const (
	Housing     Kind = "housing"
	Health      Kind = "health"
	Employment  Kind = "employment"
	Training    Kind = "training"
	Rights      Kind = "rights"
	Family      Kind = "family"
	Culture     Kind = "culture"
	Sport       Kind = "sport"
	Association Kind = "association"
)

// Kinds lists every kind.
var Kinds = []Kind{Housing, Health, Employment, Training, Rights, Family, Culture, Sport, Association}

// Domain is the need an offer answers.
type Domain string

// Domains lists the needs, the most frequent first.
var Domains = []Domain{"housing", "health", "employment", "training", "rights", "family", "culture", "sport"}

// WritesFreely reports whether people of such an organisation may type text about
// a person. Health partners attest and choose among typed reasons: medical
// secrecy allows no more.
func (k Kind) WritesFreely() bool { return k != Health }

// OrganisationID identifies an organisation.
type OrganisationID = id.Of[Organisation]

// Organisation is a partner: an association, a centre, a public body.
type Organisation struct {
	ID    OrganisationID
	Name  string
	Kind  Kind
	Phone string // E.164
}

// Own is the organisation the actor works for.
func Own(ctx context.Context, tx *db.Tx) (Organisation, error) {
	return ByID(ctx, tx, id.From[Organisation](tx.Actor.Organisation))
}

// ByID finds an organisation: any for a service, its own for a partner.
func ByID(ctx context.Context, tx *db.Tx, id OrganisationID) (Organisation, error) {
	var o Organisation
	found := store.In(ctx, tx).Table("organisations").Select("id", "name", "kind", "phone").Where("id = ?", id).Limit(1).Find(&o)
	if found.Error != nil {
		return Organisation{}, fmt.Errorf("organisation %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Organisation{}, fault.Missing()
	}
	return o, nil
}
