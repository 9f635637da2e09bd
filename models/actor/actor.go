// Package actor says who acts: the kind of actor, which decides the database
// role and so which rows exist; the role within a service or an organisation,
// which decides what may be done at all; and the one table of role × permission.
package actor

import "github.com/google/uuid"

// Kind decides the database role an actor's units of work take.
type Kind string

const (
	Auth       Kind = "auth"       // before anybody is known: sessions and accounts only
	Staff      Kind = "staff"      // works for a probation service
	Partner    Kind = "partner"    // works for a partner organisation
	Worker     Kind = "worker"     // a background job, one service at a time
	Admin      Kind = "admin"      // platform administrator: services, organisations, first managers
	DPO        Kind = "dpo"        // data-protection officer: the journal
	Statistics Kind = "statistics" // national statistics: facts without persons
)

// Actor is one account acting in one membership: one service or one
// organisation, never both. Ids that do not apply are uuid.Nil.
type Actor struct {
	Account      uuid.UUID
	Membership   uuid.UUID
	Name         string // as colleagues read it, "NOM Prénom"
	Kind         Kind
	Role         Role
	Service      uuid.UUID
	Branch       uuid.UUID
	Organisation uuid.UUID
}

// May reports whether this actor's role holds a permission.
func (a Actor) May(p Permission) bool { return Can(a.Role, p) }

// ForAuth is the actor of sign-in and sessions.
func ForAuth() Actor { return Actor{Kind: Auth} }

// ForWorker is a background job acting for one service; uuid.Nil for a job
// that reads no service's rows.
func ForWorker(service uuid.UUID) Actor { return Actor{Kind: Worker, Service: service} }

// ForWorkerOf is a background job acting for one partner organisation.
func ForWorkerOf(organisation uuid.UUID) Actor {
	return Actor{Kind: Worker, Organisation: organisation}
}
