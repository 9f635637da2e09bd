// Package presence holds who of a house was there on which day: the marks of each
// evening, what they replaced, and who is away for a reason that nobody knows.
package presence

import "slices"

// Mark is what a house says of a resident and a day. It records a fact; what the
// fact means is for the service to say.
type Mark string

// The marks.
const (
	Present         Mark = "present"
	Late            Mark = "late" // there, and late
	AwayPermission  Mark = "away_permission"
	AwayHospital    Mark = "away_hospital"
	AwayOther       Mark = "away_other" // with a reason that is known
	AwayUnexplained Mark = "away_unexplained"
)

// Common are the marks in sight, Others those behind « Autre… ».
var (
	Common = []Mark{Present, AwayPermission, AwayUnexplained}
	Others = []Mark{Late, AwayHospital, AwayOther}
)

// Known reports whether it is one of the marks.
func (m Mark) Known() bool { return slices.Contains(Common, m) || slices.Contains(Others, m) }

// There reports whether somebody was there.
func (m Mark) There() bool { return m == Present || m == Late }

// HasHour reports whether one says since when.
func (m Mark) HasHour() bool { return m == Late || m == AwayUnexplained }

// Key is the message key of the mark.
func (m Mark) Key() string { return "presence.mark." + string(m) }
