package schedule

import (
	"errors"
	"time"

	"passerelle/models/day"
	"passerelle/models/region"
)

// Rhythm is how a series of sessions repeats: what a template or the form of a
// cycle says. It holds no zone and no moment, so that it may be stored and laid
// out again elsewhere.
type Rhythm struct {
	// Count is the number of sessions, 1 to MaxSessions.
	Count int
	// Every is the number of weeks from one week with sessions to the next, 1 to
	// MaxWeeksApart.
	Every int
	// On are the days of the week, at least one, in any order.
	On []time.Weekday
	// At is the local hour at which each session starts.
	At day.Clock
	// Lasts is the length of each session, up to MaxLength.
	Lasts time.Duration
	// From is the first day that may hold a session.
	From day.Day
}

// Limits of a Rhythm. Sessions of at most half a day cannot run into the next
// day's, even in the night that loses an hour.
const (
	MaxSessions   = 200
	MaxWeeksApart = 52
	MaxLength     = 12 * time.Hour
	// Horizon is how far after the first candidate day sessions may be laid, in days.
	Horizon = 10 * 366
)

// Calendar is what the place and the moment allow.
type Calendar struct {
	// Region decides which public holidays are skipped.
	Region region.Region
	// Zone is the zone of the branch.
	Zone *time.Location
	// Closures are days without sessions, in any order; they may overlap.
	Closures []Closure
	// Now is the moment before which nothing is laid or moved.
	Now time.Time
}

// Closure is a range of days, both included, on which a branch holds no session.
type Closure struct {
	From, To day.Day
}

// Slot is the time of one session. A cancelled one keeps its time and its place in
// the series: it is never laid out again, and others may be held at its hour.
type Slot struct {
	StartsAt, EndsAt time.Time
	Cancelled        bool
}

// What is wrong with a rhythm or a move. The names say which field to mark.
var (
	ErrCount    = errors.New("schedule: count of sessions out of range")
	ErrEvery    = errors.New("schedule: weeks between sessions out of range")
	ErrWeekdays = errors.New("schedule: no day of the week")
	ErrLength   = errors.New("schedule: length of a session out of range")
	ErrFrom     = errors.New("schedule: no first day")
	ErrZone     = errors.New("schedule: no time zone")
	// ErrFull: holidays, closures and the horizon leave too few days.
	ErrFull = errors.New("schedule: not enough open days")
	// ErrPast: a session that began never moves, and none moves into the past.
	ErrPast = errors.New("schedule: in the past")
	// ErrClosed: the day is a public holiday or within a closure.
	ErrClosed = errors.New("schedule: closed on that day")
	// ErrOrder: sessions would change places or overlap.
	ErrOrder = errors.New("schedule: sessions out of order")
	// ErrSession: there is no such session.
	ErrSession = errors.New("schedule: no such session")
	// ErrCancelled: what was cancelled stays so.
	ErrCancelled = errors.New("schedule: session cancelled")
)

func (r Rhythm) check() error {
	switch {
	case r.Count < 1 || r.Count > MaxSessions:
		return ErrCount
	case r.Every < 1 || r.Every > MaxWeeksApart:
		return ErrEvery
	case !validWeekdays(r.On):
		return ErrWeekdays
	case r.Lasts <= 0 || r.Lasts > MaxLength:
		return ErrLength
	case r.From.IsZero():
		return ErrFrom
	}
	return nil
}

func validWeekdays(days []time.Weekday) bool {
	for _, weekday := range days {
		if weekday < time.Sunday || weekday > time.Saturday {
			return false
		}
	}
	return len(days) > 0
}
