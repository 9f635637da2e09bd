package account

import (
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/fault"
)

// Audience is whom a provider may vouch for.
type Audience string

// The audiences. Agents are the staff of services and the national roles.
const (
	Everybody Audience = ""
	ForStaff  Audience = "staff"
	ForOthers Audience = "partner"
)

// Admits reports whether somebody of this role may come in through a provider
// of this audience.
func (a Audience) Admits(role actor.Role) bool {
	partner := actor.KindOf(role) == actor.Partner
	return a == Everybody || partner == (a == ForOthers)
}

// Proof is what a provider vouches for.
type Proof struct {
	Issuer, Subject string
	Provider        string   // key of the provider in the configuration
	For             Audience // whom that provider may vouch for
	Email           string   // as the provider has it; it binds nobody
	SIRET           string   // of the employer; empty where the provider names none
	IDToken         string   // kept for the sign-out at the provider
	SID             string   // the provider's own session, for the notice of its end
	ACR             string   // level of assurance
	Device          string   // short, for the owner to recognise the browser
	// ProvenAgo is how long ago the person proved who they are in a way that
	// counts before a sensitive act; nil if they did not.
	ProvenAgo *time.Duration
	// Same is the account that must be the one: for somebody signed in who
	// proves it again. uuid.Nil for anybody.
	Same uuid.UUID
}

func (p Proof) provenAt(now time.Time) *time.Time {
	if p.ProvenAgo == nil {
		return nil
	}
	at := now.Add(-*p.ProvenAgo)
	return &at
}

// Refusals of a proven identity; the web layer's pages, not faults of a form.
var (
	// ErrUnknown: the portal has no account for them.
	ErrUnknown = fault.Of(fault.Forbidden, "sign_in.error.unknown")
	// ErrAudience: their account comes in through another provider.
	ErrAudience = fault.Of(fault.Forbidden, "sign_in.error.audience")
	// ErrAnother: somebody else is signed in.
	ErrAnother = fault.Of(fault.Forbidden, "sign_in.error.another")
)
