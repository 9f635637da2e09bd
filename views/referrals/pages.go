// Package referrals draws referrals for both sides: the choice of an offer, the
// draft, the check before sending, the lists and queues, the file and the
// decision.
package referrals

import (
	"time"

	"passerelle/models/account"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// New is the choice of an offer for a person.
type New struct {
	Person  person.Person
	Domain  partner.Domain
	Text    string // looked for
	Choices []partner.Choice
	Housing referral.Housing // how housing is asked for
	Errors  ui.Errors
}

// NewForm starts a draft.
type NewForm struct {
	OfferID string `form:"offer_id"`
}

// Draft is a referral being written.
type Draft struct {
	Draft   referral.Draft
	Choice  partner.Choice
	Form    DraftForm
	Options []referral.Field // that may be ticked
	Missing error            // what is still to be filled in
	Similar []referral.Row
	Errors  ui.Errors
}

// DraftForm is the draft as it is typed.
type DraftForm struct {
	Purpose      string   `form:"purpose"`
	Expectations string   `form:"expectations"`
	Urgent       bool     `form:"urgent"`
	WishedOn     string   `form:"wished_on"`
	Agreement    string   `form:"agreement"`
	AgreedOn     string   `form:"agreed_on"`
	Explained    []string `form:"explained"`
	Fields       []string `form:"fields"`
	// Then is "check" or "later": which button was pressed.
	Then string `form:"then"`
}

// Check is what was written, beside what the partner will see.
type Check struct {
	Draft   referral.Draft
	Choice  partner.Choice
	Fields  []referral.Field
	Ticked  []string
	Missing error // what keeps it from being sent
	Similar []referral.Row
	Errors  ui.Errors
}

// SendingForm says which optional fields go.
type SendingForm struct {
	Fields []string `form:"fields"`
}

// List is the referrals of a service.
type List struct {
	Page   referral.Page
	Drafts []referral.Draft
	Status flow.Status
	Lists  bool // the reader keeps the lists of reasons
	Now    time.Time
	Today  day.Day
}

// Queues is what waits for a partner.
type Queues struct {
	Queue  referral.Queue
	Whose  referral.Whose
	Counts map[referral.Queue]int
	Rows   []referral.Row
	Asked  []attestation.Asked // what else waits to be answered
	Now    time.Time
	Today  day.Day
}

// File is a referral as one side reads it. Moves are those this reader may make;
// MayWrite says whether they may make any at all. Where an act was refused,
// Refused says which, Errors why, and its form holds what was typed.
type File struct {
	Referral  referral.Referral
	Side      flow.By
	Moves     []flow.Move
	MayWrite  bool
	Limited   bool // nothing new leaves for the partner
	Now       time.Time
	Messages  []referral.Message
	Revisions []referral.Revision

	// The service's own.
	Notes         []referral.Note
	Officers      []person.Choice
	Before, After []referral.Link
	Alternatives  []partner.Choice // after a no
	Contact       string           // of the partner, E.164
	Withdrawals   []referral.Listed

	// The partner's own.
	Assignees []account.Member

	Refused flow.Action
	Form    WithdrawalForm
	Reply   AnswerForm
	Body    string // of a message or a note
	Errors  ui.Errors

	Attachments Attachments
	Moving      Moving
	Meeting     Meeting
	Work        Work
	Attests     bool // the reader may know what is attested
}

// Noting is the act of noting something internally, where it was refused: no
// event tells of it.
const Noting flow.Action = "note"

// MessageForm is a message to the other side, or an internal note.
type MessageForm struct {
	Body string `form:"body"`
}

// TransferForm puts another officer in charge, of one referral or of all of the
// person's.
type TransferForm struct {
	ReferentID string `form:"referent_id"`
	All        bool   `form:"all"`
}

// AssignmentForm says who at the partner handles it.
type AssignmentForm struct {
	AssigneeID string `form:"assignee_id"`
}

// SettlementForm says what a no has come to.
type SettlementForm struct {
	As string `form:"as"`
}

// Amendment is a sent referral being changed.
type Amendment struct {
	Referral referral.Referral
	Options  []referral.Field  // that may be ticked
	Reasons  []referral.Listed // that may be given today
	Stale    []referral.Change // what the file says otherwise by now
	Form     AmendmentForm
	Errors   ui.Errors

	Attachments Attachments
	Moving      Moving
}

// AmendmentForm is the change as it is typed.
type AmendmentForm struct {
	Purpose      string   `form:"purpose"`
	Expectations string   `form:"expectations"`
	Urgent       bool     `form:"urgent"`
	WishedOn     string   `form:"wished_on"`
	Fields       []string `form:"fields"`
	Reason       string   `form:"reason"`
}

// AnswerForm gives the partner what it asked for.
type AnswerForm struct {
	Note string `form:"note"`
}

// WithdrawalForm takes a referral back.
type WithdrawalForm struct {
	Reason string `form:"reason"`
}

// Decision is a partner's answer.
type Decision struct {
	Referral referral.Referral
	Moves    []flow.Move
	Freely   bool // a note may be written
	// The reasons that may be chosen today.
	Declines, Questions []referral.Listed
	EntryOn             string // filled in where somebody accepts
	Form                DecisionForm
	Errors              ui.Errors
}

// DecisionForm is the answer as it is typed; Answer is one of those below.
type DecisionForm struct {
	Answer string `form:"answer"`
	On     string `form:"on"`
	At     string `form:"at"` // of an appointment, as Held
	Held   string `form:"held"`
	Reason string `form:"reason"`
	Note   string `form:"note"`
}

// What a partner may answer, as the buttons say it: the two decisions, and what
// it may do while it cannot decide.
const (
	Accept      = "accept"
	Decline     = "decline"
	Ask         = "ask"
	Appointment = "appointment"
	Waitlist    = "waitlist"
)

// moveOf is the move each answer makes.
var moveOf = map[string]flow.Action{
	Accept: referral.DoAccept, Decline: referral.DoDecline,
	Ask: referral.DoAsk, Appointment: referral.DoSetAppointment, Waitlist: referral.DoWaitlist,
}
