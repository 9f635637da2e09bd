package notification

// Kind is what happened, in one word: the texts of the inbox and of the e-mail
// hang on it. A new one needs a line below and its messages in the locales,
// under notice.kind, mail.subject and mail.text.
type Kind string

// What partners and services are told of a referral.
const (
	ReferralSent         Kind = "referral_sent"
	ReferralAcknowledged Kind = "referral_acknowledged"
	ReferralAsked        Kind = "referral_asked"
	ReferralAnswered     Kind = "referral_answered"
	ReferralAppointment  Kind = "referral_appointment"
	ReferralWaitlisted   Kind = "referral_waitlisted"
	ReferralAccepted     Kind = "referral_accepted"
	ReferralDeclined     Kind = "referral_declined"
	ReferralWithdrawn    Kind = "referral_withdrawn"
	ReferralExpired      Kind = "referral_expired"
	ReferralMessage      Kind = "referral_message"
	ReferralReminded     Kind = "referral_reminded"
	ReferralEscalated    Kind = "referral_escalated"
	ReferralAmended      Kind = "referral_amended"
	ReferralTransferred  Kind = "referral_transferred"
	// ReferralsTransferred tells an organisation of several at once.
	ReferralsTransferred Kind = "referrals_transferred"
	ReferralAssigned     Kind = "referral_assigned"
	ReferralMoved        Kind = "referral_moved" // its appointment, to another time

	ReferralMarked Kind = "referral_marked" // what came of its appointment
	ReferralMet    Kind = "referral_met"    // a further appointment

	ReferralOutcome Kind = "referral_outcome" // of one for work or training

	AttestationAsked    Kind = "attestation_asked"
	AttestationGiven    Kind = "attestation_given"
	AttestationDeclined Kind = "attestation_declined"
)

// What a service is told of its groups.
const (
	ProposalMade     Kind = "proposal_made"
	ProposalAdmitted Kind = "proposal_admitted"
	ProposalDeclined Kind = "proposal_declined"
	PlacementArrived Kind = "placement_arrived"
	PlacementMissed  Kind = "placement_missed"  // not arrived on the day
	PlacementAwaited Kind = "placement_awaited" // the day is over, and nobody said which: to the partner
	PlacementChanged Kind = "placement_changed"
	PlacementEnded   Kind = "placement_ended"
	AbsenceReported  Kind = "absence_reported" // without a known reason
	// ExclusionDecided tells the officer in charge what was decided after absences.
	ExclusionDecided Kind = "exclusion_decided"
)

// What the two sides tell one another of a month of a house.
const (
	StateSigned        Kind = "state_signed"
	StateCountersigned Kind = "state_countersigned"
	StateReturned      Kind = "state_returned"   // or reopened for a rectification
	StateUnsigned      Kind = "state_unsigned"   // last month waits for the partner
	StateUnanswered    Kind = "state_unanswered" // and for the service
)

// AgreementEnding tells both sides that what they agreed ends soon.
const AgreementEnding Kind = "agreement_ending"

// OffersStale asks whoever keeps offers to confirm them.
const OffersStale Kind = "offers_stale"

// What people are told of accesses to the portal.
const (
	AccessUnused    Kind = "access_unused"    // to whoever holds it
	MembersUnused   Kind = "members_unused"   // to whoever manages the team
	ReviewDue       Kind = "review_due"       // to whoever answers for members
	IdentityWaiting Kind = "identity_waiting" // to whoever may confirm it
)

// What two services tell one another of a person who moves.
const (
	TransferAsked     Kind = "transfer_asked"
	TransferCancelled Kind = "transfer_cancelled"
	TransferAccepted  Kind = "transfer_accepted"
	TransferRefused   Kind = "transfer_refused"
)

// What those who lead a cycle, and the officers of the enrolled, are told of it.
const (
	SessionMoved     Kind = "session_moved"
	SessionsMoved    Kind = "sessions_moved"   // with those that follow
	SessionChanged   Kind = "session_changed"  // where it is held, until when or with whom
	SessionsChanged  Kind = "sessions_changed" // with others
	SessionCancelled Kind = "session_cancelled"
	SessionAdded     Kind = "session_added" // to make up for another
	TeamJoined       Kind = "team_joined"   // to whoever leads it from now on
	TeamLeft         Kind = "team_left"     // and to whoever led it until now
	// SeatHindered tells the officer of somebody enrolled that they can no longer come.
	SeatHindered Kind = "seat_hindered"
)

// What is told of permanences.
const (
	DeskOff     Kind = "desk_off"     // a day is not held: to the partner, and to the officer of each who was booked
	DeskExtra   Kind = "desk_extra"   // a day beside the rule, or again by the rule
	VisitMissed Kind = "visit_missed" // somebody did not come, to their officer
)

// What whoever prepares a date of a cultural action is told of its checklist.
const (
	ChecklistDue  Kind = "checklist_due"  // today
	ChecklistLate Kind = "checklist_late" // still not done
)

// Topic is what somebody chooses the pace of e-mails for.
type Topic string

// The topics, in the order of the page of preferences.
const (
	Referrals Topic = "referrals" // what others did: the other side of a referral, whoever leads a group
	Deadlines Topic = "deadlines" // what is due or overdue
	Sessions  Topic = "sessions"  // dates of group sessions and permanences
)

// Topics lists them.
var Topics = []Topic{Referrals, Deadlines, Sessions}

var topics = map[Kind]Topic{
	ReferralSent:         Referrals,
	ReferralAcknowledged: Referrals,
	ReferralAsked:        Referrals,
	ReferralAnswered:     Referrals,
	ReferralAppointment:  Referrals,
	ReferralWaitlisted:   Referrals,
	ReferralAccepted:     Referrals,
	ReferralDeclined:     Referrals,
	ReferralWithdrawn:    Referrals,
	ReferralExpired:      Deadlines,
	ReferralMessage:      Referrals,
	ReferralReminded:     Deadlines,
	ReferralEscalated:    Deadlines,
	ReferralAmended:      Referrals,
	ReferralTransferred:  Referrals,
	ReferralsTransferred: Referrals,
	ReferralAssigned:     Referrals,
	ReferralMoved:        Referrals,
	ProposalMade:         Referrals,
	ProposalAdmitted:     Referrals,
	ProposalDeclined:     Referrals,
	ReferralMarked:       Referrals,
	ReferralMet:          Referrals,
	ReferralOutcome:      Referrals,
	AttestationAsked:     Referrals,
	AttestationGiven:     Referrals,
	AttestationDeclined:  Referrals,
	AccessUnused:         Deadlines,
	MembersUnused:        Deadlines,
	ReviewDue:            Deadlines,
	IdentityWaiting:      Deadlines,
	TransferAsked:        Referrals,
	TransferCancelled:    Referrals,
	TransferAccepted:     Referrals,
	TransferRefused:      Referrals,
	DeskOff:              Sessions,
	DeskExtra:            Sessions,
	VisitMissed:          Deadlines,
	SessionMoved:         Sessions,
	SessionsMoved:        Sessions,
	SeatHindered:         Sessions,
	SessionChanged:       Sessions,
	SessionsChanged:      Sessions,
	SessionCancelled:     Sessions,
	SessionAdded:         Sessions,
	TeamJoined:           Sessions,
	TeamLeft:             Sessions,
	PlacementArrived:     Referrals,
	PlacementMissed:      Deadlines,
	PlacementAwaited:     Deadlines,
	PlacementChanged:     Referrals,
	PlacementEnded:       Referrals,
	AbsenceReported:      Deadlines,
	ExclusionDecided:     Referrals,
	AgreementEnding:      Deadlines,
	StateSigned:          Deadlines,
	StateCountersigned:   Deadlines,
	StateReturned:        Deadlines,
	StateUnsigned:        Deadlines,
	StateUnanswered:      Deadlines,
	OffersStale:          Deadlines,
	ChecklistDue:         Deadlines,
	ChecklistLate:        Deadlines,
}

// invites are the kinds after which the calendar of whoever leads has to change.
var invites = []Kind{SessionMoved, SessionsMoved, SessionChanged, SessionsChanged, SessionCancelled, SessionAdded, TeamJoined, TeamLeft}

// Kinds lists every kind, for the tests of the texts.
func Kinds() []Kind {
	all := make([]Kind, 0, len(topics))
	for kind := range topics {
		all = append(all, kind)
	}
	return all
}

// Pace is how soon somebody wants an e-mail. The inbox shows everything at once
// whatever the pace.
type Pace string

// The paces, in the order of the page of preferences.
const (
	AtOnce Pace = "at_once"
	Daily  Pace = "daily"
	Never  Pace = "none"
)

// Paces lists them.
var Paces = []Pace{AtOnce, Daily, Never}
