// Package referral holds the referral of a person to a partner's offer: the
// draft, what is disclosed, the two life cycles and the queues of both sides.
package referral

import (
	"slices"

	"passerelle/models/flow"
)

// States of a referral. A draft is a row of another table.
const (
	Sent           flow.Status = "sent"
	Acknowledged   flow.Status = "acknowledged"
	InfoRequested  flow.Status = "info_requested"
	AppointmentSet flow.Status = "appointment_set"
	Waitlisted     flow.Status = "waitlisted"
	Accepted       flow.Status = "accepted"
	Declined       flow.Status = "declined"
	Withdrawn      flow.Status = "withdrawn"
	Expired        flow.Status = "expired"
)

// What is done to a referral; DoSend is its beginning and no move.
const (
	DoSend           flow.Action = "send"
	DoAcknowledge    flow.Action = "acknowledge"
	DoAsk            flow.Action = "ask"
	DoAnswer         flow.Action = "answer"
	DoSetAppointment flow.Action = "set_appointment"
	DoWaitlist       flow.Action = "waitlist"
	DoAccept         flow.Action = "accept"
	DoDecline        flow.Action = "decline"
	DoWithdraw       flow.Action = "withdraw"
	DoExpire         flow.Action = "expire"
)

var (
	// undecided are the states the partner may accept or decline from.
	undecided = []flow.Status{Sent, Acknowledged, InfoRequested, AppointmentSet, Waitlisted}
	// unanswered are those in which nothing was settled yet.
	unanswered = []flow.Status{Sent, Acknowledged, InfoRequested}
	// live are those in which the partner holds the file. An acceptance is live:
	// withdrawing it ends the placement.
	live = []flow.Status{Sent, Acknowledged, InfoRequested, AppointmentSet, Waitlisted, Accepted}
)

// Live reports whether a referral in this state is still under way.
func Live(s flow.Status) bool { return slices.Contains(live, s) }

// LiveStatuses lists the states of referrals under way, for a query.
func LiveStatuses() []string { return texts(live) }

// Flow is the life cycle of a referral. An appointment may be set while the
// partner waits for an answer, and the clock runs out only on what nobody took up.
var Flow = flow.Flow{
	Name:  "referral",
	Start: Sent,
	Moves: slices.Concat(
		flow.Moves(flow.Partner, DoAcknowledge, Acknowledged, Sent),
		flow.Moves(flow.Partner, DoAsk, InfoRequested, Sent, Acknowledged, AppointmentSet),
		flow.Moves(flow.Service, DoAnswer, Acknowledged, InfoRequested),
		flow.Moves(flow.Partner, DoSetAppointment, AppointmentSet, unanswered...),
		flow.Moves(flow.Partner, DoWaitlist, Waitlisted, unanswered...),
		flow.Moves(flow.Partner, DoAccept, Accepted, undecided...),
		withReason(flow.Moves(flow.Partner, DoDecline, Declined, undecided...)),
		withReason(flow.Moves(flow.Service, DoWithdraw, Withdrawn, live...)),
		flow.Moves(flow.Clock, DoExpire, Expired, unanswered...),
	),
}

// States of a placement.
const (
	Planned   flow.Status = "planned"
	Active    flow.Status = "active"
	Suspended flow.Status = "suspended"
	Ended     flow.Status = "ended"
)

// What is done to a placement.
const (
	DoStart   flow.Action = "start"
	DoSuspend flow.Action = "suspend"
	DoResume  flow.Action = "resume"
	DoEnd     flow.Action = "end"
)

// PlacementFlow is the second life cycle: it begins when a referral is accepted.
// The service ends a placement when it withdraws the referral.
var PlacementFlow = flow.Flow{
	Name:  "placement",
	Start: Planned,
	Moves: slices.Concat(
		flow.Moves(flow.Partner, DoStart, Active, Planned),
		flow.Moves(flow.Partner, DoSuspend, Suspended, Active),
		flow.Moves(flow.Partner, DoResume, Active, Suspended),
		withReason(flow.Moves(flow.Partner, DoEnd, Ended, Planned, Active, Suspended)),
		withReason(flow.Moves(flow.Service, DoEnd, Ended, Planned, Active, Suspended)),
	),
}

// Flows lists the life cycles of this package, for the documentation.
func Flows() []flow.Flow { return []flow.Flow{Flow, PlacementFlow} }

func withReason(all []flow.Move) []flow.Move {
	for i := range all {
		all[i].Reason = true
	}
	return all
}
