// Package day holds the two civil values that have no time zone of their own:
// a Day, such as a birth date or the end of a measure, and a Clock, such as the
// hour at which a group meets. Both become an instant only when a zone is named,
// so that a birth date never slips to the day before on its way through UTC.
package day

import (
	"cmp"
	"time"
)

// Day is a day of the Gregorian calendar, from 1 January 0001 to 31 December
// 9999. Days compare with == and serve as map keys. The zero Day is no day at
// all: it is NULL in the database and the empty text elsewhere.
type Day struct {
	// n counts days, 1 being 1 January 0001.
	n int32
}

// Min and Max bound what a Day can hold and what is written with four digits.
var (
	Min = Day{n: 1}
	Max = Day{n: 3652059}
)

// unixEpoch is 1 January 1970 in the count of Day.
const unixEpoch = 719163

const secondsPerDay = 24 * 60 * 60

// Of gives the day with these numbers. Like time.Date it carries what overflows:
// the 30th of February is the 1st or 2nd of March. What people type goes through
// Parse or ParseFrench, which refuse such days.
func Of(year int, month time.Month, dayOfMonth int) Day {
	return fromUTC(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// On gives the day that it is in a zone at an instant.
func On(instant time.Time, zone *time.Location) Day {
	year, month, dayOfMonth := instant.In(zone).Date()
	return Of(year, month, dayOfMonth)
}

func fromUTC(midnight time.Time) Day {
	return bounded(midnight.Unix()/secondsPerDay + unixEpoch)
}

func bounded(n int64) Day {
	return Day{n: int32(min(max(n, int64(Min.n)), int64(Max.n)))}
}

// Time gives midnight UTC of the day, for code that writes days and knows only
// time.Time. It is no instant at which anything happens: In gives one.
func (d Day) Time() time.Time {
	return time.Unix((int64(d.n)-unixEpoch)*secondsPerDay, 0).UTC()
}

// IsZero reports whether d is no day at all.
func (d Day) IsZero() bool { return d.n == 0 }

// Date gives the numbers of the day.
func (d Day) Date() (year int, month time.Month, dayOfMonth int) { return d.Time().Date() }

// Year gives the year of the day.
func (d Day) Year() int { return d.Time().Year() }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Weekend reports whether it is a Saturday or a Sunday.
func (d Day) Weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// MonthStart is the first day of the month that d lies in.
func (d Day) MonthStart() Day { return d.Add(1 - d.Time().Day()) }

// MonthEnd is the last day of the month that d lies in.
func (d Day) MonthEnd() Day { return d.MonthStart().Add(31).MonthStart().Add(-1) }

// AddMonths gives the same day of a later month, or the last of a month that has
// no such day: three months after 30 November is 28 or 29 February.
func (d Day) AddMonths(n int) Day {
	month := d.MonthStart().Time().AddDate(0, n, 0)
	first := Of(month.Year(), month.Month(), 1)
	return first.Add(min(d.Time().Day(), first.MonthEnd().Time().Day()) - 1)
}

// Monday gives the Monday of the week, which starts on Monday.
func (d Day) Monday() Day {
	return d.Add(-int((d.Weekday() + 6) % 7))
}

// Add moves by n days, backwards if n is negative, and stops at Min and Max.
// The zero Day stays zero.
func (d Day) Add(n int) Day {
	if d.IsZero() {
		return d
	}
	// Clamping n first keeps the sum far from overflow.
	far := int(Max.n)
	return bounded(int64(d.n) + int64(min(max(n, -far), far)))
}

// Since counts the days from other to d, negative if d comes first.
func (d Day) Since(other Day) int { return int(d.n) - int(other.n) }

// Before reports whether d comes before other.
func (d Day) Before(other Day) bool { return d.n < other.n }

// After reports whether d comes after other.
func (d Day) After(other Day) bool { return d.n > other.n }

// Compare orders days for package slices.
func (d Day) Compare(other Day) int { return cmp.Compare(d.n, other.n) }

// In gives the instant at which clocks of the zone show c on the day. In spring
// an hour does not exist: the clock then reads later by what was skipped (02:30
// becomes 03:30). In autumn an hour comes twice: the first is meant.
func (d Day) In(zone *time.Location, c Clock) time.Time {
	asUTC := d.Time().Add(time.Duration(c.Minutes()) * time.Minute)
	before := withOffsetOf(asUTC, asUTC.Add(-24*time.Hour), zone)
	after := withOffsetOf(asUTC, asUTC.Add(24*time.Hour), zone)
	switch shown := shows(before, asUTC); {
	case !shown && shows(after, asUTC):
		return after
	case shown && shows(after, asUTC) && after.Before(before):
		return after
	}
	return before
}

// withOffsetOf reads the clock of asUTC with the offset in force around it. No
// zone changes its clocks twice within two days.
func withOffsetOf(asUTC, near time.Time, zone *time.Location) time.Time {
	_, offset := near.In(zone).Zone()
	return asUTC.Add(-time.Duration(offset) * time.Second).In(zone)
}

func shows(instant, asUTC time.Time) bool {
	_, offset := instant.Zone()
	return instant.Add(time.Duration(offset) * time.Second).Equal(asUTC)
}
