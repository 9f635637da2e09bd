package schedule

import (
	"slices"
	"time"

	"passerelle/models/day"
)

// AllToCome is the reach of a revision that concerns every session of a series
// that has not begun, those before the named one with it.
const AllToCome Reach = "all"

// Course is what the other sessions follow when one of them goes to another day.
type Course string

// Sessions of a template follow their rhythm, over public holidays and closures;
// dates that were chosen one by one move by as many days, onto whatever day that is.
const (
	ByRhythm Course = "rhythm"
	ByDays   Course = "days"
)

// Revision asks for a session of a series, and others with it, to be held at
// another time.
type Revision struct {
	// Session is the place of the session in the series, from 0.
	Session int
	Reach   Reach
	Course  Course
	To      day.Day
	At      day.Clock
	// Lasts is the new length; 0 leaves each session its own.
	Lasts time.Duration
}

// Revised is a series after a revision.
type Revised struct {
	Slots  []Slot
	Rhythm Rhythm
	// Within are the places of the sessions that the revision concerns, in order.
	Within []int
}

// Revise gives a series as it is after a revision; slots, which stand in the order
// of the series, are left as they were.
//
// Only what the named session changes is changed for the others: where it keeps its
// day they keep theirs, and where it keeps its hour theirs too. Another hour is the
// same local hour on both sides of a change of clocks. Where it takes another day,
// those after it follow the course, and those before it move by as many days; by
// the rhythm nothing is laid onto a closed day: one before it that would be keeps
// its day.
//
// What has begun or was cancelled never changes, and nothing moves into the past or
// past a neighbour.
func Revise(slots []Slot, wanted Revision, rhythm Rhythm, calendar Calendar) (Revised, error) {
	if err := wanted.check(slots, calendar); err != nil {
		return Revised{}, err
	}
	r := Revised{Slots: slices.Clone(slots), Rhythm: rhythm, Within: wanted.within(slots, calendar)}
	was := slots[wanted.Session]
	days := wanted.To.Since(day.On(was.StartsAt, calendar.Zone))
	relaid := wanted.Course == ByRhythm && wanted.Reach != ThisSession && days != 0
	for _, i := range r.Within {
		if !relaid || i < wanted.Session {
			r.Slots[i] = wanted.carry(slots[i], days, was, calendar)
		}
	}
	if relaid {
		move := Move{To: wanted.To.In(calendar.Zone, wanted.At), Reach: ThisAndFollowing}
		after, turned, err := Shift(slots[wanted.Session:], move, rhythm, calendar)
		if err != nil {
			return Revised{}, err
		}
		copy(r.Slots[wanted.Session:], after)
		r.Rhythm = turned
	}
	for _, i := range r.Within {
		if wanted.Lasts != 0 && wanted.Lasts != was.lasts() {
			r.Slots[i].EndsAt = r.Slots[i].StartsAt.Add(wanted.Lasts)
		}
		if !r.Slots[i].Same(slots[i]) && r.Slots[i].StartsAt.Before(calendar.Now) {
			return Revised{}, ErrPast
		}
	}
	if wanted.Reach != ThisSession && wanted.At != day.ClockAt(was.StartsAt, calendar.Zone) {
		r.Rhythm.At = wanted.At
	}
	if outOfOrder(slots, r.Slots) {
		return Revised{}, ErrOrder
	}
	return r, nil
}

func (w Revision) check(slots []Slot, calendar Calendar) error {
	switch {
	case calendar.Zone == nil:
		return ErrZone
	case w.Session < 0 || w.Session >= len(slots):
		return ErrSession
	case slots[w.Session].Cancelled:
		return ErrCancelled
	case !slots[w.Session].StartsAt.After(calendar.Now):
		return ErrPast
	case w.Lasts < 0 || w.Lasts > MaxLength:
		return ErrLength
	}
	stays := w.To == day.On(slots[w.Session].StartsAt, calendar.Zone)
	if w.Course == ByRhythm && !stays && calendar.Closed(w.To) {
		return ErrClosed
	}
	return nil
}

// within are the places of the sessions to come that the reach takes in.
func (w Revision) within(slots []Slot, calendar Calendar) (places []int) {
	for i, slot := range slots {
		reached := i == w.Session || w.Reach == AllToCome || w.Reach == ThisAndFollowing && i > w.Session
		if reached && !slot.Cancelled && slot.StartsAt.After(calendar.Now) {
			places = append(places, i)
		}
	}
	return places
}

// carry moves one session as the named one moves.
func (w Revision) carry(slot Slot, days int, was Slot, calendar Calendar) Slot {
	on, at := day.On(slot.StartsAt, calendar.Zone), day.ClockAt(slot.StartsAt, calendar.Zone)
	if w.At != day.ClockAt(was.StartsAt, calendar.Zone) {
		at = w.At
	}
	to := on.Add(days)
	if w.Course == ByRhythm && calendar.Closed(to) {
		to = on
	}
	if to == on && at == day.ClockAt(slot.StartsAt, calendar.Zone) {
		return slot
	}
	return slot.startingAt(to.In(calendar.Zone, at))
}

// Same reports whether two slots are one: at the same instants, on whatever clocks.
func (s Slot) Same(other Slot) bool {
	return s.StartsAt.Equal(other.StartsAt) && s.EndsAt.Equal(other.EndsAt) && s.Cancelled == other.Cancelled
}

func (s Slot) lasts() time.Duration { return s.EndsAt.Sub(s.StartsAt) }

// outOfOrder reports whether a session that changed runs into its neighbour of the
// series, or past it.
func outOfOrder(before, after []Slot) bool {
	last := -1
	for i, slot := range after {
		if slot.Cancelled {
			continue
		}
		if last >= 0 && !(slot.Same(before[i]) && after[last].Same(before[last])) && slot.StartsAt.Before(after[last].EndsAt) {
			return true
		}
		last = i
	}
	return false
}
