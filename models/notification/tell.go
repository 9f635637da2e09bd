// Package notification tells people what concerns them. A notice is written in
// the transaction of the act it tells of; a worker spreads it to the inboxes of
// those it is for and, as each of them prefers, to their e-mail. It holds ids
// and no text: a name is read where the reader may read it, or not at all.
package notification

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a notice.
type ID = id.Of[Notice]

// Notice is something to tell.
type Notice struct {
	Kind Kind
	To   Audience
	// Noun and ID are what it is about and where it leads: "referral" and its id.
	Noun string
	ID   uuid.UUID
	// Service and Organisation are the two concerned, of which To names the one
	// that is told. Each is the actor's if it is zero.
	Service, Organisation uuid.UUID
	// DueOn is the day by which something is expected of the reader; may be zero.
	DueOn day.Day
}

// Audience says whom a notice is for, on one of the two sides.
type Audience struct {
	side       string
	kind       string
	account    uuid.UUID
	permission actor.Permission
}

// Referent is whoever is in charge of the noun's row in the service; where
// nobody is, or they have left, the managers.
func Referent() Audience { return Audience{side: "service", kind: "referent"} }

// ReferentAndManagers is both, each once.
func ReferentAndManagers() Audience { return Audience{side: "service", kind: "referent_and_managers"} }

// Managers are those of the branch of the noun's row; where it has none, those
// of the service.
func Managers() Audience { return Audience{side: "service", kind: "managers"} }

// ServiceMember is one account of the service; nobody once they have left.
func ServiceMember(account uuid.UUID) Audience {
	return Audience{side: "service", kind: "account", account: account}
}

// PartnerMember is one account of the organisation; nobody once they have left.
func PartnerMember(account uuid.UUID) Audience {
	return Audience{side: "partner", kind: "account", account: account}
}

// ServiceHolders are all members of the service who hold a permission.
func ServiceHolders(p actor.Permission) Audience {
	return Audience{side: "service", kind: "permission", permission: p}
}

// PartnerHolders are all members of the organisation who hold a permission.
func PartnerHolders(p actor.Permission) Audience {
	return Audience{side: "partner", kind: "permission", permission: p}
}

// Spread is the job that brings one notice to its readers.
type Spread struct {
	Notice       uuid.UUID `json:"notice"`
	Service      uuid.UUID `json:"service"`      // the tenant that is told: one of the two
	Organisation uuid.UUID `json:"organisation"` // is the zero id
}

// Kind names the job.
func (Spread) Kind() string { return "spread" }

// Tell writes a notice in the act's transaction, with the job that spreads it:
// both exist exactly if the act does. Whoever acts is not told of it; only their
// calendar is, where they lead what it is about.
func Tell(ctx context.Context, tx *db.Tx, n Notice) error {
	if _, known := topics[n.Kind]; !known {
		return fmt.Errorf("tell: unknown kind %q", n.Kind)
	}
	if n.Service == uuid.Nil {
		n.Service = tx.Actor.Service
	}
	if n.Organisation == uuid.Nil {
		n.Organisation = tx.Actor.Organisation
	}
	notice := id.New[Notice]()
	err := store.In(ctx, tx).Table("notices").Create(map[string]any{
		"id": notice, "kind": string(n.Kind), "side": n.To.side, "service_id": orNull(n.Service), "organisation_id": orNull(n.Organisation),
		"audience": n.To.kind, "account_id": orNull(n.To.account), "permission": string(n.To.permission),
		"noun": n.Noun, "noun_id": n.ID, "due_on": n.DueOn, "by_id": orNull(tx.Actor.Account), "created_at": tx.Now,
	}).Error
	if err != nil {
		return fmt.Errorf("tell %s of %s %s: %w", n.Kind, n.Noun, n.ID, err)
	}
	job := Spread{Notice: notice.UUID, Service: n.Service}
	if n.To.side == "partner" {
		job.Service, job.Organisation = uuid.Nil, n.Organisation
	}
	return store.Enqueue(ctx, tx, store.Job{Args: job})
}

// Close ends the partner's view of what it was told about a row, at a moment,
// as everything else about the row is closed to it.
func Close(ctx context.Context, tx *db.Tx, noun string, of uuid.UUID, until time.Time) error {
	err := store.In(ctx, tx).Table("notices").Where("noun_id = ? and noun = ? and side = 'partner'", of, noun).
		Updates(map[string]any{"open_until": until}).Error
	if err != nil {
		return fmt.Errorf("close notices of %s %s: %w", noun, of, err)
	}
	return nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
