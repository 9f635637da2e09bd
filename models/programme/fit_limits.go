package programme

import (
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"passerelle/models/day"
	"passerelle/models/fold"
	"passerelle/models/person"
)

// curfew are hours at which somebody must be at home, each day or on some.
type curfew struct {
	days     [8]bool // by the number of the weekday, 1 for Monday
	from, to day.Clock
	limit    person.Limit
}

// barred is a place somebody may not be received at, as it was typed.
type barred struct {
	names []string // folded
	limit person.Limit
}

// engagement is a session of a group they are in, or an appointment: that one is of
// no group, and with whom and what for is not looked at.
type engagement struct {
	span
	cycle CycleID
	label string
}

// addCurfew leaves out what is no clock: it bars nobody.
func addCurfew(all []curfew, f fact) []curfew {
	from, errFrom := day.ParseClock(f.From)
	to, errTo := day.ParseClock(f.To)
	if errFrom != nil || errTo != nil {
		return all
	}
	weekdays, _, _ := strings.Cut(f.Words, "|")
	one := curfew{from: from, to: to, limit: person.Limit{Kind: "hours", Weekdays: weekdays, FromClock: f.From, ToClock: f.To}}
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

// addPlaces takes each of several places that were typed into one field.
func addPlaces(all []barred, f fact) []barred {
	_, typed, _ := strings.Cut(f.Words, "|")
	one := barred{limit: person.Limit{Kind: "place", Place: typed}}
	for _, place := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;/()", r) }) {
		one.names = append(one.names, fold.Text(place))
	}
	return append(all, one)
}

func overlap(from, to, otherFrom, otherTo time.Time) bool {
	return from.Before(otherTo) && otherFrom.Before(to)
}

// agenda are the sessions and appointments somebody is awaited at. They are looked through for each session of
// each group somebody might join: settle puts them in order first.
type agenda struct {
	all     []engagement
	longest time.Duration
}

func (a *agenda) settle() {
	slices.SortStableFunc(a.all, func(one, other engagement) int { return one.from.Compare(other.from) })
	for _, one := range a.all {
		a.longest = max(a.longest, one.to.Sub(one.from))
	}
}

// during gives those that something falls on, in order of time.
func (a agenda) during(s span) iter.Seq[engagement] {
	return func(yield func(engagement) bool) {
		earliest := s.from.Add(-a.longest) // what began before is over
		first := sort.Search(len(a.all), func(i int) bool { return a.all[i].from.After(earliest) })
		for i := first; i < len(a.all) && a.all[i].from.Before(s.to); i++ {
			if a.all[i].to.After(s.from) && !yield(a.all[i]) {
				return
			}
		}
	}
}

// shortPlace is how long a folded text must be to stand for a longer name.
const shortPlace = 4

// meets reports whether the place names where a session is held, wholly or in
// part. Places are typed freely: what is not named bars nobody.
func (b barred) meets(where []string) bool {
	return slices.ContainsFunc(b.names, func(place string) bool {
		return slices.ContainsFunc(where, func(one string) bool { return names(place, one) })
	})
}

func names(place, where string) bool {
	where = fold.Text(where)
	return where != "" && strings.Contains(place, where) || len(place) >= shortPlace && strings.Contains(where, place)
}
