package programme

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"passerelle/models/day"
	"passerelle/models/fold"
)

// curfew are hours at which somebody must be at home, each day or on some.
type curfew struct {
	days     [8]bool // by the number of the weekday, 1 for Monday
	from, to day.Clock
}

// addCurfew leaves out what is no clock: it bars nobody.
func addCurfew(all []curfew, f fact) []curfew {
	from, errFrom := day.ParseClock(f.From)
	to, errTo := day.ParseClock(f.To)
	if errFrom != nil || errTo != nil {
		return all
	}
	one := curfew{from: from, to: to}
	weekdays, _, _ := strings.Cut(f.Words, "|")
	for number := 1; number <= 7; number++ {
		one.days[number] = weekdays == "" || slices.Contains(strings.Split(weekdays, ","), strconv.Itoa(number))
	}
	return append(all, one)
}

// meets looks at the day before as well: hours that end before they begin end on
// the next morning.
func (c curfew) meets(s span) bool {
	zone := s.from.Location()
	on := day.On(s.from, zone)
	for _, begins := range []day.Day{on.Add(-1), on, on.Add(1)} {
		if !c.days[(int(begins.Weekday())+6)%7+1] {
			continue
		}
		ends := begins
		if !c.from.Before(c.to) {
			ends = begins.Add(1)
		}
		if begins.In(zone, c.from).Before(s.to) && s.from.Before(ends.In(zone, c.to)) {
			return true
		}
	}
	return false
}

// athome reports whether a session falls into hours at which the person must be
// at home.
func (c client) athome(slots []span) bool {
	return slices.ContainsFunc(c.curfews, func(one curfew) bool { return slices.ContainsFunc(slots, one.meets) })
}

// meets reports whether a session falls on one of another cycle they are in.
func (c client) meets(slots []span) bool {
	return slices.ContainsFunc(c.busy, func(other span) bool {
		return slices.ContainsFunc(slots, func(s span) bool { return overlap(s.from, s.to, other.from, other.to) })
	})
}

func overlap(from, to, otherFrom, otherTo time.Time) bool {
	return from.Before(otherTo) && otherFrom.Before(to)
}

// shortPlace is how long a folded text must be to stand for a longer name.
const shortPlace = 4

// barred reports whether a place the person may not be received at names the
// branch or the room, wholly or in part. Places are typed freely: what is not
// named bars nobody.
func (c client) barred(o Opening) bool {
	return slices.ContainsFunc(c.places, func(place string) bool {
		return names(place, o.BranchName) || names(place, o.Room)
	})
}

func names(place, where string) bool {
	where = fold.Text(where)
	return where != "" && strings.Contains(place, where) || len(place) >= shortPlace && strings.Contains(where, place)
}
