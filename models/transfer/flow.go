// Package transfer moves the following of a person from one service to another:
// it is asked, then accepted or refused. A file belongs to one service for ever:
// an acceptance closes it at the source and opens another at the target, or takes
// up the file that the target has already. Each referral that a partner holds is
// decided on its own when the transfer is asked.
package transfer

import "passerelle/models/flow"

// States of a transfer.
const (
	Asked     flow.Status = "asked"
	Accepted  flow.Status = "accepted"
	Refused   flow.Status = "refused"
	Cancelled flow.Status = "cancelled"
)

// What is done to a transfer.
const (
	DoAccept flow.Action = "accept"
	DoRefuse flow.Action = "refuse"
	DoCancel flow.Action = "cancel"
)

// The two sides of a transfer are services: the one that follows the person now,
// and the one that is asked to.
const (
	Source flow.By = "source"
	Target flow.By = "target"
)

// Flow is the life cycle of a transfer.
var Flow = flow.Flow{
	Name:  "transfer",
	Start: Asked,
	Moves: []flow.Move{
		{From: Asked, Do: DoAccept, To: Accepted, By: Target},
		{From: Asked, Do: DoRefuse, To: Refused, By: Target, Reason: true},
		{From: Asked, Do: DoCancel, To: Cancelled, By: Source},
	},
}

// Reason says why another service should follow somebody.
type Reason string

// Other is the reason that asks for words.
const Other Reason = "other"

// Reasons lists the reasons of a request, in the order of a form.
var Reasons = []Reason{"moved", "housing", "work", "court", Other}

// Refusal says why a service does not take a file over.
type Refusal string

// Refusals lists the reasons of a refusal, in the order of a form.
var Refusals = []Refusal{"not_ours", "unknown", "incomplete", "elsewhere", Refusal(Other)}

// NoteLength bounds what is written to the other service, in characters.
const NoteLength = 500

// AnswerDays is how many working days the target has to answer, by its own
// calendar; a transfer that is late stays in its managers' day.
const AnswerDays = 10
