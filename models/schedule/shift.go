package schedule

import (
	"slices"
	"time"

	"passerelle/models/day"
)

// Reach says how far a move goes.
type Reach string

// A move concerns one session, or that session and all that come after it.
const (
	ThisSession      Reach = "this"
	ThisAndFollowing Reach = "following"
)

// Move asks for a session to be held at another time.
type Move struct {
	// Session is the place of the session in the series, from 0.
	Session int
	// To is the new start, to the minute.
	To    time.Time
	Reach Reach
}

// Shift moves a session of a series and gives the series and its rhythm as they
// then are; slots, which come in order of time, are left as they were. Each
// session keeps its length.
//
// With ThisAndFollowing the later sessions are laid out again after the moved
// one, at its new hour, the weeks counted from its new week. If it leaves the
// days of the rhythm (a Tuesday group moves to Wednesday), the rhythm turns with
// it; if it takes another day of the rhythm, the rhythm stays.
//
// Sessions that have begun never move, cancelled ones neither. A move into the
// past, onto a closed day or past a neighbour is refused.
func Shift(slots []Slot, move Move, rhythm Rhythm, calendar Calendar) ([]Slot, Rhythm, error) {
	if move.Session < 0 || move.Session >= len(slots) {
		return nil, Rhythm{}, ErrSession
	}
	if slots[move.Session].Cancelled {
		return nil, Rhythm{}, ErrCancelled
	}
	var live []Slot
	var places []int
	for i, slot := range slots {
		if slot.Cancelled {
			continue
		}
		if i == move.Session {
			move.Session = len(live)
		}
		live, places = append(live, slot), append(places, i)
	}
	moved, turned, err := shiftLive(live, move, rhythm, calendar)
	if err != nil {
		return nil, Rhythm{}, err
	}
	after := slices.Clone(slots)
	for i, place := range places {
		after[place] = moved[i]
	}
	return after, turned, nil
}

// Cancel takes a session out of a series: it keeps its place and its time, and
// the others theirs. What has begun, or was cancelled before, is refused.
func Cancel(slots []Slot, session int, now time.Time) ([]Slot, error) {
	switch {
	case session < 0 || session >= len(slots):
		return nil, ErrSession
	case slots[session].Cancelled:
		return nil, ErrCancelled
	case !slots[session].StartsAt.After(now):
		return nil, ErrPast
	}
	after := slices.Clone(slots)
	after[session].Cancelled = true
	return after, nil
}

// shiftLive moves within a series of which nothing was cancelled.
func shiftLive(slots []Slot, move Move, rhythm Rhythm, calendar Calendar) ([]Slot, Rhythm, error) {
	if calendar.Zone == nil {
		return nil, Rhythm{}, ErrZone
	}
	to := day.On(move.To, calendar.Zone)
	at := day.ClockAt(move.To, calendar.Zone)
	start := to.In(calendar.Zone, at)
	if err := move.check(slots, start, calendar); err != nil {
		return nil, Rhythm{}, err
	}
	from := slots[move.Session]
	moved := slices.Clone(slots)
	moved[move.Session] = from.startingAt(start)
	touched := moved[max(0, move.Session-1):min(len(moved), move.Session+2)]
	if move.Reach == ThisAndFollowing {
		rhythm = rhythm.turned(day.On(from.StartsAt, calendar.Zone), to)
		rhythm.At = at
		if err := rhythm.check(); err != nil {
			return nil, Rhythm{}, err
		}
		following := moved[move.Session+1:]
		laid, err := rhythm.fill(calendar, span{weeksFrom: to, first: to.Add(1), count: len(following)})
		if err != nil {
			return nil, Rhythm{}, err
		}
		for i, slot := range laid {
			following[i] = following[i].startingAt(slot.StartsAt)
		}
	}
	if !inOrder(touched) {
		return nil, Rhythm{}, ErrOrder
	}
	return moved, rhythm, nil
}

func (m Move) check(slots []Slot, start time.Time, calendar Calendar) error {
	switch {
	case !slices.IsSortedFunc(slots, func(a, b Slot) int { return a.StartsAt.Compare(b.StartsAt) }):
		return ErrOrder
	case !slots[m.Session].StartsAt.After(calendar.Now) || start.Before(calendar.Now):
		return ErrPast
	case calendar.Closed(day.On(start, calendar.Zone)):
		return ErrClosed
	}
	return nil
}

// turned moves the days of the rhythm along with a session that leaves them. A
// session that did not stand on one of them, being an exception, takes none along.
func (r Rhythm) turned(from, to day.Day) Rhythm {
	if slices.Contains(r.On, to.Weekday()) || !slices.Contains(r.On, from.Weekday()) {
		return r
	}
	by := to.Weekday() - from.Weekday() + 7
	days := make([]time.Weekday, len(r.On))
	for i, weekday := range r.On {
		days[i] = (weekday + by) % 7
	}
	r.On = days
	return r
}

func (s Slot) startingAt(start time.Time) Slot {
	return Slot{StartsAt: start, EndsAt: start.Add(s.EndsAt.Sub(s.StartsAt))}
}

// inOrder reports whether each session ends before the next starts.
func inOrder(slots []Slot) bool {
	for i := 1; i < len(slots); i++ {
		if slots[i].StartsAt.Before(slots[i-1].EndsAt) {
			return false
		}
	}
	return true
}
