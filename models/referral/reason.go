package referral

import (
	"slices"

	"passerelle/models/flow"
)

// Reason is a typed reason, the code of a message.
type Reason string

// Other asks for a note where one may be written.
const Other Reason = "other"

// DeclineReasons are those of a partner who does not take somebody on, the most
// frequent first.
var DeclineReasons = []Reason{
	"no_place", "not_eligible", "unreachable", "missed_interview", "not_interested", "not_mobile", "prerequisites", "hindrances",
	"incomplete_file", "unsuitable", "delay", "already_employed", "in_training", "no_recruitment", "house_rules", "duplicate", Other,
}

// WithdrawReasons are those of a service that takes a referral back.
var WithdrawReasons = []Reason{
	"mistake", "met_otherwise", "moved_away", "unavailable", "custody", "revoked", "measure_over", "acquitted", "deceased", Other,
}

// AskReasons are what a partner may ask for. A health partner has these and no
// text of its own.
var AskReasons = []Reason{"document", "contact", "availability", "rights", Other}

// AmendReasons are those of a service that changes what it told.
var AmendReasons = []Reason{"correction", "contact", "news", "partner_asked"}

// reasonsOf lists the reasons an action takes; nil for none.
func reasonsOf(do flow.Action) []Reason {
	switch do {
	case DoDecline:
		return DeclineReasons
	case DoWithdraw:
		return WithdrawReasons
	case DoAsk:
		return AskReasons
	}
	return nil
}

func known(do flow.Action, r Reason) bool { return slices.Contains(reasonsOf(do), r) }
