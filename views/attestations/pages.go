// Package attestations draws what partners attest and the papers that persons
// show. Nothing on its pages takes text: codes, days and one file.
package attestations

import (
	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/document"
	"passerelle/models/person"
	"passerelle/models/referral"

	"passerelle/models/flow"
	"passerelle/views/ui"
)

// Which of the forms of a page was sent.
const (
	Giving   = "give"
	Seeing   = "see"
	Asking   = "ask"
	Refusing = "refuse"
)

// GiveForm is what a partner attests, beside the file.
type GiveForm struct {
	Kind       string `form:"kind"`
	From       string `form:"from"`
	Until      string `form:"until"`
	Regularity string `form:"regularity"`
	Proof      string `form:"proof"`
}

// SeenForm is a paper that a person showed.
type SeenForm struct {
	Kind       string `form:"kind"`
	From       string `form:"from"`
	Until      string `form:"until"`
	Regularity string `form:"regularity"`
}

// AskForm asks for an attestation of a period by a day.
type AskForm struct {
	From  string `form:"from"`
	Until string `form:"until"`
	DueOn string `form:"due_on"`
}

// RefusalForm says why nothing is attested.
type RefusalForm struct {
	Reason string `form:"reason"`
}

// Referral is what is attested under one referral.
type Referral struct {
	Referral referral.Referral
	Side     flow.By
	Today    day.Day
	Rules    document.Rules
	// Whole shows the files and how regularly somebody comes.
	Whole    bool
	Live     bool
	Papers   []attestation.Attestation
	Requests []attestation.Request

	Sent    string // the form that was refused; empty the first time
	Give    GiveForm
	Seen    SeenForm
	Ask     AskForm
	Refusal RefusalForm
	Errors  ui.Errors
}

// Person is whatever is attested of a person.
type Person struct {
	Person person.Person
	Today  day.Day
	Papers []attestation.Attestation
	Kinds  []attestation.Kind // that the reader may record
	Health actor.Extent       // how much of somebody's health the reader sees
	Form   SeenForm
	Errors ui.Errors
}
