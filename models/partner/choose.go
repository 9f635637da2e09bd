package partner

import "passerelle/models/day"

// Agreement binds a service and an organisation; without one in force nobody is
// referred. The zero Agreement is none.
type Agreement struct {
	Reference string
	StartsOn  day.Day
	EndsOn    day.Day // inclusive
	Status    string  // "active" or "suspended"
}

// Reason says why an offer cannot be chosen; empty when it can.
type Reason string

const (
	Free               Reason = ""
	AgreementMissing   Reason = "agreement_missing" // none, or one that has not begun
	AgreementExpired   Reason = "agreement_expired"
	AgreementSuspended Reason = "agreement_suspended"
	OfferSuspended     Reason = "offer_suspended" // or not published yet
	OfferClosed        Reason = "offer_closed"
	Full               Reason = "full" // and without a waiting list
)

// Reasons lists why an offer cannot be chosen.
var Reasons = []Reason{AgreementMissing, AgreementExpired, AgreementSuspended, OfferClosed, OfferSuspended, Full}

// Choosable says whether somebody may be referred to an offer today. The page
// that shows offers and the act that sends both ask it, so that a forged request
// meets the same answer. Both days of an agreement count.
func Choosable(o Offer, a Agreement, today day.Day) Reason {
	switch {
	case a.StartsOn.IsZero() || today.Before(a.StartsOn):
		return AgreementMissing
	case today.After(a.EndsOn):
		return AgreementExpired
	case a.Status != "active":
		return AgreementSuspended
	case o.Status == Closed:
		return OfferClosed
	case o.Status != Published:
		return OfferSuspended
	case o.Seats > 0 && o.SeatsFree == 0 && !o.WaitingList:
		return Full
	}
	return Free
}
