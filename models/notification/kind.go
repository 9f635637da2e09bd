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

	AttestationAsked    Kind = "attestation_asked"
	AttestationGiven    Kind = "attestation_given"
	AttestationDeclined Kind = "attestation_declined"
)

// What a service is told of its groups.
const (
	ProposalMade     Kind = "proposal_made"
	ProposalAdmitted Kind = "proposal_admitted"
	ProposalDeclined Kind = "proposal_declined"
)

// What people are told of accesses to the portal.
const (
	AccessUnused    Kind = "access_unused"    // to whoever holds it
	MembersUnused   Kind = "members_unused"   // to whoever manages the team
	ReviewDue       Kind = "review_due"       // to whoever answers for members
	IdentityWaiting Kind = "identity_waiting" // to whoever may confirm it
)

// Topic is what somebody chooses the pace of e-mails for.
type Topic string

// The topics, in the order of the page of preferences.
const (
	Referrals Topic = "referrals" // what others did: the other side of a referral, whoever leads a group
	Deadlines Topic = "deadlines" // what is due or overdue
)

// Topics lists them.
var Topics = []Topic{Referrals, Deadlines}

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
	AttestationAsked:     Referrals,
	AttestationGiven:     Referrals,
	AttestationDeclined:  Referrals,
	AccessUnused:         Deadlines,
	MembersUnused:        Deadlines,
	ReviewDue:            Deadlines,
	IdentityWaiting:      Deadlines,
}

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
