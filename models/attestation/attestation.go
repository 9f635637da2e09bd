// Package attestation holds what a partner attests of a person – that they came
// on a day, or come over a period – and the papers that a person shows. It is
// codes and days only: whoever treats somebody may say no more (article L.1110-4
// of the code of public health), and others need not.
package attestation

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/document"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// ID identifies an attestation.
type ID = id.Of[Attestation]

// Kind is what is attested.
type Kind string

// The kinds of attestations. Those of care say that somebody comes, and nothing
// of why.
const (
	CareFollowUp Kind = "care_follow_up" // over a period
	CareVisit    Kind = "care_visit"     // on a day
	CareRequest  Kind = "care_request"   // an appointment was asked for: that is diligence too
	Work         Kind = "work"
	Training     Kind = "training"
	Registration Kind = "registration" // with an agency
	Home         Kind = "home"
	Presence     Kind = "presence"
)

// shape says which days a kind needs.
type shape int

const (
	overPeriod shape = iota
	onDay
	sinceRequest // the day of the request; the other is that of the appointment, if known
)

var shapes = map[Kind]shape{
	CareFollowUp: overPeriod, CareVisit: onDay, CareRequest: sinceRequest,
	Work: overPeriod, Training: overPeriod, Registration: onDay, Home: overPeriod, Presence: onDay,
}

// Regular reports whether the kind says how regularly somebody comes.
func (k Kind) Regular() bool { return k == CareFollowUp || k == Training }

// Care reports whether the kind is of health, which colleagues and other
// partners are not shown.
func (k Kind) Care() bool { return k == CareFollowUp || k == CareVisit || k == CareRequest }

// Papers are what a person may show that has nothing to do with a referral.
var Papers = []Kind{CareFollowUp, CareVisit, CareRequest, Work, Training, Registration}

// KindsOf lists what may be attested under a referral for a need, the most
// frequent first.
func KindsOf(d partner.Domain) []Kind {
	switch d {
	case "health":
		return []Kind{CareFollowUp, CareVisit, CareRequest}
	case "employment":
		return []Kind{Work, Training, Registration}
	case "training":
		return []Kind{Training, Registration}
	case "housing":
		return []Kind{Home, Presence}
	}
	return []Kind{Presence}
}

// Regularity is how somebody comes, in the words such papers use.
type Regularity string

// Regularities lists them. Neither judges: how many times is enough is for the
// service to say.
var Regularities = []Regularity{"regular", "several"}

// Proof is how the service gets to see the paper.
type Proof string

// The proofs.
const (
	File   Proof = "file"   // attached here
	Handed Proof = "handed" // given to the person, who brings it
	Seen   Proof = "seen"   // shown to the service, which keeps no copy
)

// How long a paper is good for, in days. They remind the service to ask anew and
// say nothing about the person.
const (
	periodLasts  = 92 // after its last day: attestations are asked for each quarter
	dayLasts     = 31
	requestLasts = 90 // after the day of the request: a first appointment takes up to three months
	afterMeeting = 14 // after the appointment that was obtained
)

// Attestation is one paper.
type Attestation struct {
	ID               ID
	Referral         referral.ID // zero for a paper of the person's own
	OrganisationName string      // empty for a paper of the person's own
	Kind             Kind
	FromOn           day.Day
	UntilOn          day.Day // zero where there is one day
	Regularity       Regularity
	Proof            Proof
	Document         document.ID // zero without a file
	Side             flow.By
	ByName           string
	At               time.Time
	ExpiresOn        day.Day // the last day it is good for
	Cancelled        bool    // given by mistake
}

// New is what somebody attests.
type New struct {
	Kind        Kind
	From, Until day.Day
	Regularity  Regularity
	Proof       Proof
	Name        string // of the file, as it was sent
	Body        []byte
}

// RequestID identifies a request.
type RequestID = id.Of[Request]

// States of a request for an attestation.
const (
	Requested flow.Status = "requested"
	Answered  flow.Status = "answered"
	Declined  flow.Status = "declined"
	Withdrawn flow.Status = "withdrawn"
)

// What is done to a request; the service answers its own by seeing the paper.
const (
	DoAttest   flow.Action = "attest"
	DoDecline  flow.Action = "decline"
	DoWithdraw flow.Action = "withdraw"
)

// Flow is the life cycle of a request.
var Flow = flow.Flow{
	Name:  "attestation",
	Start: Requested,
	Moves: []flow.Move{
		{From: Requested, Do: DoAttest, To: Answered, By: flow.Partner},
		{From: Requested, Do: DoAttest, To: Answered, By: flow.Service},
		{From: Requested, Do: DoDecline, To: Declined, By: flow.Partner, Reason: true},
		{From: Requested, Do: DoWithdraw, To: Withdrawn, By: flow.Service},
	},
}

// Reason is why a partner attests nothing.
type Reason string

// Reasons lists them.
var Reasons = []Reason{"person_only", "not_begun", "not_followed"}

// Request is what the service asks a partner to attest.
type Request struct {
	ID        RequestID
	Referral  referral.ID
	FromOn    day.Day
	UntilOn   day.Day
	DueOn     day.Day
	Status    flow.Status
	Reason    Reason
	AskedName string
	AskedAt   time.Time
	ChangedAt time.Time
}

// Open is the request that waits among those of a referral; false without one.
func Open(all []Request) (Request, bool) {
	i := slices.IndexFunc(all, func(r Request) bool { return r.Status == Requested })
	if i < 0 {
		return Request{}, false
	}
	return all[i], true
}

// Due is an attestation of somebody that has run out or soon will.
type Due struct {
	Person           person.ID
	Name             string // NOM Prénom
	BirthOn          day.Day
	Referral         referral.ID // zero for a paper of the person's own
	OrganisationName string
	ExpiresOn        day.Day
	Asked            bool // another is asked for already
}

// Asked is a request that a partner has to answer.
type Asked struct {
	Request
	Name        string // as disclosed
	Reference   string
	ServiceName string
}

// Late is a request that a partner has not answered.
type Late struct {
	Person           person.ID
	Name             string
	BirthOn          day.Day
	Referral         referral.ID
	OrganisationName string
	DueOn            day.Day
}

// Received is what a partner attested lately.
type Received struct {
	Person           person.ID
	Name             string
	BirthOn          day.Day
	Referral         referral.ID
	OrganisationName string
	Kind             Kind
	At               time.Time
	Declined         bool // it attests nothing
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
