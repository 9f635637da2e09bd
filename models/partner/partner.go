// Package partner holds the organisations that take people on: their sites,
// what they offer, and the agreements that bind them to a service.
package partner

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
