// Package referrals draws referrals for both sides: the choice of an offer, the
// draft, the check before sending, the lists and queues, the file and the
// decision.
package referrals

import (
	"time"

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
	Choices []partner.Choice
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
	Now    time.Time
	Today  day.Day
}

// Queues is what waits for a partner.
type Queues struct {
	Queue  referral.Queue
	Counts map[referral.Queue]int
	Rows   []referral.Row
	Now    time.Time
	Today  day.Day
}

// File is a referral as one side reads it. Moves are those this reader may make.
// Where one was refused, Refused says which, Errors why, and its form holds what
// was typed.
type File struct {
	Referral referral.Referral
	Side     flow.By
	Moves    []flow.Move
	Now      time.Time
	Refused  flow.Action
	Form     WithdrawalForm
	Reply    AnswerForm
	Errors   ui.Errors

	Attachments Attachments
	Moving      Moving
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
	Freely   bool   // a note may be written
	EntryOn  string // filled in where somebody accepts
	Form     DecisionForm
	Errors   ui.Errors
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
