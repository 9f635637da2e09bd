package schedule_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// lives is how many series TestASeriesKeepsItsPromisesThroughItsLife plays.
const lives = 10_000

// life is a series with what a slow reader knows about it.
type life struct {
	*rand.Rand
	calendar schedule.Calendar
	rhythm   schedule.Rhythm
	slots    []schedule.Slot
	// shut are the days of the year that the reader's own almanac closes.
	shut map[day.Day]bool
}

// TestASeriesKeepsItsPromisesThroughItsLife lays series out and lives with them:
// time passes, sessions move alone or with the following, some are cancelled, new
// closures are announced. Whatever happens no session is lost, what has begun or
// was cancelled stays, nothing is laid into the past or onto a closed day, the
// order holds and what was laid keeps the cadence. The seed names a case.
func TestASeriesKeepsItsPromisesThroughItsLife(t *testing.T) {
	almanacs := map[region.Region]map[day.Day]bool{}
	zones := map[region.Region]*time.Location{}
	for where, name := range places {
		zones[where], almanacs[where] = zone(t, name), map[day.Day]bool{}
		for year := 2026; year <= 2032; year++ {
			for _, h := range schedule.Holidays(where, year) {
				almanacs[where][h.On] = true
			}
		}
	}
	regions := region.All()
	slices.Sort(regions)
	regions = slices.DeleteFunc(regions, func(r region.Region) bool { return zones[r] == nil })
	acted := map[string]int{}
	for seed := range uint64(lives) {
		l := &life{Rand: rand.New(rand.NewPCG(seed, 7))}
		where := regions[l.IntN(len(regions))]
		l.calendar = schedule.Calendar{Region: where, Zone: zones[where], Now: time.Date(2026, time.November, 23, 7, 50, 0, 0, time.UTC)}
		l.shut = almanacs[where]
		l.closeSomeDays(l.IntN(3))
		l.rhythm = l.someRhythm()
		var err error
		if l.slots, err = schedule.Lay(l.rhythm, l.calendar); err != nil {
			t.Fatalf("series %d: %v", seed, err)
		}
		for range 1 + l.IntN(4) {
			if wrong := l.act(acted); wrong != "" {
				t.Fatalf("series %d: %s: %v", seed, wrong, starts(l.slots))
			}
		}
	}
	for _, act := range []string{"moved", "cascaded", "cancelled", "refused"} {
		if acted[act] < lives/20 {
			t.Errorf("only %d times %s", acted[act], act)
		}
	}
}

func (l *life) someRhythm() schedule.Rhythm {
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	l.Shuffle(len(week), func(i, j int) { week[i], week[j] = week[j], week[i] })
	return schedule.Rhythm{
		Count: 1 + l.IntN(12), Every: 1 + l.IntN(4), On: week[:1+l.IntN(3)], At: day.ClockOf(l.IntN(24), l.IntN(60)),
		Lasts: time.Duration(15+l.IntN(180)) * time.Minute, From: day.Of(2026, time.October, 15).Add(l.IntN(400)),
	}
}

func (l *life) closeSomeDays(n int) {
	for range n {
		from := day.Of(2026, time.November, 1).Add(l.IntN(300))
		l.calendar.Closures = append(l.calendar.Closures, schedule.Closure{From: from, To: from.Add(l.IntN(21))})
	}
}

func (l *life) closed(d day.Day) bool {
	return l.shut[d] || slices.ContainsFunc(l.calendar.Closures, func(c schedule.Closure) bool { return !d.Before(c.From) && !d.After(c.To) })
}

// act does one thing to the series and says what broke, empty when nothing did.
func (l *life) act(acted map[string]int) string {
	l.calendar.Now = l.calendar.Now.Add(time.Duration(l.IntN(30*24)) * time.Hour)
	l.closeSomeDays(l.IntN(2))
	before, session := slices.Clone(l.slots), l.IntN(len(l.slots))
	done := before[session].Cancelled || !before[session].StartsAt.After(l.calendar.Now)
	if l.IntN(4) == 0 {
		after, err := schedule.Cancel(l.slots, session, l.calendar.Now)
		if (err != nil) != done {
			return "cancelling was answered " + errorText(err)
		}
		if err == nil {
			acted["cancelled"]++
			l.slots = after
			before[session].Cancelled = true
		}
		return l.compare(before, l.slots)
	}
	move := schedule.Move{Session: session, Reach: schedule.ThisSession}
	if l.IntN(2) == 0 {
		move.Reach = schedule.ThisAndFollowing
	}
	to := day.On(before[session].StartsAt, l.calendar.Zone).Add(l.IntN(24) - 8)
	move.To = to.In(l.calendar.Zone, day.ClockOf(l.IntN(24), l.IntN(60)))
	after, turned, err := schedule.Shift(l.slots, move, l.rhythm, l.calendar)
	if err != nil {
		acted["refused"]++
		return l.justify(err, done, move)
	}
	if done {
		return "what was over moved"
	}
	return l.follow(move, after, turned, acted)
}

// justify checks that a refusal has its reason.
func (l *life) justify(err error, done bool, move schedule.Move) string {
	to := day.On(move.To, l.calendar.Zone)
	right := errors.Is(err, schedule.ErrCancelled) && l.slots[move.Session].Cancelled ||
		errors.Is(err, schedule.ErrPast) && (done || move.To.Before(l.calendar.Now)) ||
		errors.Is(err, schedule.ErrClosed) && l.closed(to) || errors.Is(err, schedule.ErrOrder)
	if !right {
		return "refused with " + err.Error()
	}
	return ""
}

// follow takes a move over and holds it against the rules, session by session.
func (l *life) follow(move schedule.Move, after []schedule.Slot, turned schedule.Rhythm, acted map[string]int) string {
	if len(after) != len(l.slots) {
		return "a session was lost"
	}
	cascade := move.Reach == schedule.ThisAndFollowing
	next := day.On(move.To, l.calendar.Zone).Add(1) // the first day the next may take
	for i, slot := range after {
		was := l.slots[i]
		touched := i == move.Session || cascade && i > move.Session && !was.Cancelled
		if !touched {
			if slot != was {
				return "a session moved that nobody asked to"
			}
			continue
		}
		on := day.On(slot.StartsAt, l.calendar.Zone)
		switch {
		case slot.StartsAt.Before(l.calendar.Now):
			return "laid into the past"
		case l.closed(on):
			return "laid onto a closed day"
		case slot.EndsAt.Sub(slot.StartsAt) != was.EndsAt.Sub(was.StartsAt):
			return "a session changed its length"
		case i > move.Session && !slices.Contains(turned.On, on.Weekday()):
			return "the day of the week is not the rhythm's"
		case i > move.Session && slot.StartsAt != on.In(l.calendar.Zone, turned.At):
			return "the hour is not the rhythm's"
		case i > move.Session && on.Monday().Since(day.On(move.To, l.calendar.Zone).Monday())/7%turned.Every != 0:
			return "the weeks are not the rhythm's"
		}
		for ; i > move.Session && next.Before(on); next = next.Add(1) {
			weeks := next.Monday().Since(day.On(move.To, l.calendar.Zone).Monday()) / 7
			if slices.Contains(turned.On, next.Weekday()) && weeks%turned.Every == 0 && !l.closed(next) {
				return "an open day of the rhythm was left out"
			}
		}
		next = on.Add(1)
	}
	acted[map[bool]string{true: "cascaded", false: "moved"}[cascade]]++
	l.slots, l.rhythm = after, turned
	return l.ordered()
}

// ordered holds of what is still to be held.
func (l *life) ordered() string {
	var last time.Time
	for _, slot := range l.slots {
		if slot.Cancelled {
			continue
		}
		if slot.StartsAt.Before(last) {
			return "sessions overlap or change places"
		}
		last = slot.EndsAt
	}
	return ""
}

func (l *life) compare(want, got []schedule.Slot) string {
	if !slices.Equal(want, got) {
		return "cancelling touched another session"
	}
	return ""
}

func errorText(err error) string {
	if err == nil {
		return "nothing"
	}
	return err.Error()
}
