// Package monthly holds the monthly state of a house: which days of a resident are
// paid under an agreement, what they cost, and the two signatures after which
// nothing of it changes.
package monthly

import (
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/presence"
)

// Kind is what a day of a stay is, and so which rule of the agreement decides
// whether it is paid.
type Kind string

// The kinds. A day without a mark is no kind of its own: it keeps a month from
// being signed.
const (
	Presence    Kind = "presence"
	Arrival     Kind = "arrival"
	Departure   Kind = "departure"
	Permission  Kind = "permission"
	Hospital    Kind = "hospital"
	OtherReason Kind = "other"
	Unexplained Kind = "unexplained"
	Unmarked    Kind = "unmarked"
)

// Kinds lists those of which days may not be paid, in the order of the pages.
var Kinds = []Kind{Arrival, Departure, Permission, Hospital, OtherReason, Unexplained}

// Stay is somebody's time in a house. LeftOn is zero while they are there.
type Stay struct{ ArrivedOn, LeftOn day.Day }

// Covers reports whether a day belongs to the stay, its last morning included.
func (s Stay) Covers(d day.Day) bool {
	return !d.Before(s.ArrivedOn) && (s.LeftOn.IsZero() || !d.After(s.LeftOn))
}

// kindOf is what a day of a stay is. The day of departure needs no mark: whoever
// left that morning is not on the sheet of the evening. Whoever leaves on the day
// of arrival has one day, that of arrival.
func (s Stay) kindOf(d day.Day, mark presence.Mark) Kind {
	switch {
	case d == s.LeftOn && d != s.ArrivedOn:
		return Departure
	case d == s.LeftOn:
		return Arrival
	case mark == "":
		return Unmarked
	case mark == presence.AwayPermission:
		return Permission
	case mark == presence.AwayHospital:
		return Hospital
	case mark == presence.AwayOther:
		return OtherReason
	case mark == presence.AwayUnexplained:
		return Unexplained
	case d == s.ArrivedOn:
		return Arrival
	}
	return Presence
}

// paid is the counting rule, in the one place where it stands: a day of presence
// is paid, any other as the agreement says. Whoever is away on the day of arrival
// is away.
func paid(k Kind, r agreement.Rules) bool {
	switch k {
	case Presence:
		return true
	case Arrival:
		return r.CountsArrival
	case Departure:
		return r.CountsDeparture
	case Permission:
		return r.CountsPermission
	case Hospital:
		return r.CountsHospital
	case OtherReason:
		return r.CountsOther
	case Unexplained:
		return r.CountsUnexplained
	}
	return false
}

// Tally is what a stay comes to within a part of a month.
type Tally struct {
	First, Last day.Day // of the days that belong to the stay; zero without any
	Days        int     // paid
	// Unpaid are the other days, by kind.
	Unpaid map[Kind]int
	// Missing are the days that nobody has marked.
	Missing []day.Day
}

// Count counts the days of a stay from one day through another.
func Count(s Stay, marks map[day.Day]presence.Mark, r agreement.Rules, from, through day.Day) Tally {
	t := Tally{Unpaid: map[Kind]int{}}
	for d := from; !d.After(through); d = d.Add(1) {
		if !s.Covers(d) {
			continue
		}
		if t.First.IsZero() {
			t.First = d
		}
		t.Last = d
		switch k := s.kindOf(d, marks[d]); {
		case k == Unmarked:
			t.Missing = append(t.Missing, d)
		case paid(k, r):
			t.Days++
		default:
			t.Unpaid[k]++
		}
	}
	return t
}
