package schedule_test

import (
	"errors"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// failer is what testing.T and rapid.T have in common here.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func zone(t failer, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// paris stands at Monday 23 November 2026, 08:50.
func paris(t failer) schedule.Calendar {
	t.Helper()
	location := zone(t, "Europe/Paris")
	return schedule.Calendar{
		Region: region.Mainland, Zone: location,
		Now: time.Date(2026, time.November, 23, 8, 50, 0, 0, location),
	}
}

func lay(t failer, rhythm schedule.Rhythm, calendar schedule.Calendar) []schedule.Slot {
	t.Helper()
	slots, err := schedule.Lay(rhythm, calendar)
	if err != nil {
		t.Fatal(err)
	}
	return slots
}

func starts(slots []schedule.Slot) []string {
	var written []string
	for _, slot := range slots {
		written = append(written, slot.StartsAt.Format("2006-01-02 15:04"))
	}
	return written
}

func expect(t *testing.T, slots []schedule.Slot, want ...string) {
	t.Helper()
	if got := starts(slots); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLaySkipsHolidaysAndClosures(t *testing.T) {
	calendar := paris(t)
	calendar.Closures = []schedule.Closure{{From: day.Of(2026, time.December, 21), To: day.Of(2027, time.January, 3)}}
	slots := lay(t, schedule.Rhythm{
		Count: 5, Every: 1, On: []time.Weekday{time.Friday}, At: day.ClockOf(14, 0), Lasts: 2 * time.Hour,
		From: day.Of(2026, time.December, 11),
	}, calendar)
	expect(t, slots, "2026-12-11 14:00", "2026-12-18 14:00", "2027-01-08 14:00", "2027-01-15 14:00", "2027-01-22 14:00")
	if got := slots[0].EndsAt.Sub(slots[0].StartsAt); got != 2*time.Hour {
		t.Errorf("a session lasts %s", got)
	}
}

func TestLayKeepsTheWeeksOfAFortnightlyGroup(t *testing.T) {
	// The first Thursday is 11 November: closed, but the weeks count from it.
	slots := lay(t, schedule.Rhythm{
		Count: 3, Every: 2, On: []time.Weekday{time.Thursday}, At: day.ClockOf(9, 30), Lasts: time.Hour,
		From: day.Of(2027, time.November, 5),
	}, paris(t))
	expect(t, slots, "2027-11-25 09:30", "2027-12-09 09:30", "2027-12-23 09:30")
}

func TestLayTakesSeveralDaysAWeekInOrder(t *testing.T) {
	slots := lay(t, schedule.Rhythm{
		Count: 5, Every: 2, On: []time.Weekday{time.Sunday, time.Thursday, time.Tuesday}, At: day.ClockOf(18, 0), Lasts: time.Hour,
		From: day.Of(2026, time.November, 25),
	}, paris(t))
	expect(t, slots, "2026-11-26 18:00", "2026-11-29 18:00", "2026-12-08 18:00", "2026-12-10 18:00", "2026-12-13 18:00")
}

func TestLayLaysNothingInThePast(t *testing.T) {
	rhythm := schedule.Rhythm{
		Count: 2, Every: 1, On: []time.Weekday{time.Monday}, At: day.ClockOf(8, 49), Lasts: time.Hour,
		From: day.Of(2026, time.September, 1),
	}
	expect(t, lay(t, rhythm, paris(t)), "2026-11-30 08:49", "2026-12-07 08:49")
	rhythm.At = day.ClockOf(8, 50)
	expect(t, lay(t, rhythm, paris(t)), "2026-11-23 08:50", "2026-11-30 08:50")
}

func TestLayKeepsTheHourForAYear(t *testing.T) {
	calendar := paris(t)
	slots := lay(t, schedule.Rhythm{
		Count: 52, Every: 1, On: []time.Weekday{time.Tuesday}, At: day.ClockOf(18, 0), Lasts: 2 * time.Hour,
		From: day.Of(2026, time.November, 24),
	}, calendar)
	offsets := map[string]int{}
	for _, slot := range slots {
		if at := slot.StartsAt.In(calendar.Zone).Format("Mon 15:04"); at != "Tue 18:00" {
			t.Errorf("a session is on %s", at)
		}
		offsets[slot.StartsAt.UTC().Format("15:04")]++
	}
	if offsets["17:00"] == 0 || offsets["16:00"] == 0 || len(slots) != 52 {
		t.Errorf("the series does not cross the changes of clocks: %v", offsets)
	}
	// No Tuesday of that year is a holiday in France.
	if last := slots[51].StartsAt.Sub(slots[0].StartsAt); last != 51*7*24*time.Hour {
		t.Errorf("the series lasts %s", last)
	}
}

func TestLayKeepsTheHourOfReunion(t *testing.T) {
	calendar := paris(t)
	calendar.Region, calendar.Zone = region.Reunion, zone(t, "Indian/Reunion")
	slots := lay(t, schedule.Rhythm{
		Count: 2, Every: 1, On: []time.Weekday{time.Monday}, At: day.ClockOf(18, 0), Lasts: time.Hour,
		From: day.Of(2027, time.December, 13),
	}, calendar)
	expect(t, slots, "2027-12-13 18:00", "2027-12-27 18:00") // 20 December: abolition of slavery
	if got := slots[0].StartsAt.UTC().Hour(); got != 14 {
		t.Errorf("18:00 on Réunion is %d:00 UTC", got)
	}
}

func TestLayMeetsOn29February(t *testing.T) {
	calendar := paris(t)
	slots := lay(t, schedule.Rhythm{
		Count: 3, Every: 1, On: []time.Weekday{time.Tuesday}, At: day.ClockOf(10, 0), Lasts: time.Hour,
		From: day.Of(2028, time.February, 22),
	}, calendar)
	expect(t, slots, "2028-02-22 10:00", "2028-02-29 10:00", "2028-03-07 10:00")
}

func TestLayRefusesWhatCannotBeLaid(t *testing.T) {
	good := schedule.Rhythm{
		Count: 3, Every: 1, On: []time.Weekday{time.Tuesday}, At: day.ClockOf(10, 0), Lasts: time.Hour,
		From: day.Of(2026, time.December, 1),
	}
	cases := map[string]struct {
		spoil func(*schedule.Rhythm, *schedule.Calendar)
		want  error
	}{
		"no session":         {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Count = 0 }, schedule.ErrCount},
		"too many":           {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Count = schedule.MaxSessions + 1 }, schedule.ErrCount},
		"every zero weeks":   {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Every = 0 }, schedule.ErrEvery},
		"every two years":    {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Every = 104 }, schedule.ErrEvery},
		"no weekday":         {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.On = nil }, schedule.ErrWeekdays},
		"a ninth weekday":    {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.On = []time.Weekday{9} }, schedule.ErrWeekdays},
		"no length":          {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Lasts = 0 }, schedule.ErrLength},
		"a day long":         {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Lasts = 24 * time.Hour }, schedule.ErrLength},
		"no start":           {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.From = day.Day{} }, schedule.ErrFrom},
		"no zone":            {func(_ *schedule.Rhythm, c *schedule.Calendar) { c.Zone = nil }, schedule.ErrZone},
		"beyond the planned": {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.Count, r.Every = 12, 52 }, schedule.ErrFull},
		"end of the world":   {func(r *schedule.Rhythm, _ *schedule.Calendar) { r.From = day.Max }, schedule.ErrFull},
		"closed for ever": {func(_ *schedule.Rhythm, c *schedule.Calendar) {
			c.Closures = []schedule.Closure{{From: day.Min, To: day.Max}}
		}, schedule.ErrFull},
	}
	for name, c := range cases {
		rhythm, calendar := good, paris(t)
		c.spoil(&rhythm, &calendar)
		if slots, err := schedule.Lay(rhythm, calendar); !errors.Is(err, c.want) || slots != nil {
			t.Errorf("%s: got %v, %v, want %v", name, slots, err, c.want)
		}
	}
}

// places pairs regions with their zones.
var places = map[region.Region]string{
	region.Mainland: "Europe/Paris", region.AlsaceMoselle: "Europe/Paris", region.Reunion: "Indian/Reunion",
	region.Mayotte: "Indian/Mayotte", region.Guadeloupe: "America/Guadeloupe", region.Guyane: "America/Cayenne",
	region.NouvelleCaledonie: "Pacific/Noumea", region.Polynesie: "Pacific/Tahiti",
}

func drawCalendar(t *rapid.T) schedule.Calendar {
	where := rapid.SampledFrom(region.All()).Filter(func(r region.Region) bool { return places[r] != "" }).Draw(t, "region")
	calendar := schedule.Calendar{
		Region: where, Zone: zone(t, places[where]),
		Now: time.Date(2026, time.November, 23, 7, 50, 0, 0, time.UTC).
			Add(time.Duration(rapid.IntRange(-200*24, 200*24).Draw(t, "hours")) * time.Hour),
	}
	for range rapid.IntRange(0, 4).Draw(t, "closures") {
		from := day.Of(2026, time.June, 1).Add(rapid.IntRange(0, 700).Draw(t, "closed from"))
		calendar.Closures = append(calendar.Closures, schedule.Closure{From: from, To: from.Add(rapid.IntRange(-1, 60).Draw(t, "closed for"))})
	}
	return calendar
}

func drawRhythm(t *rapid.T) schedule.Rhythm {
	return schedule.Rhythm{
		Count: rapid.IntRange(1, 60).Draw(t, "count"),
		Every: rapid.IntRange(1, 5).Draw(t, "every"),
		On:    rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(n int) time.Weekday { return time.Weekday(n) }), 1, 7, rapid.ID).Draw(t, "on"),
		At:    day.ClockOf(rapid.IntRange(4, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")),
		Lasts: time.Duration(rapid.IntRange(15, 720).Draw(t, "minutes")) * time.Minute,
		From:  day.Of(2026, time.June, 1).Add(rapid.IntRange(0, 500).Draw(t, "from")),
	}
}

// free answers day by day, from the words of the rule alone, whether a session of
// the rhythm may be held.
func free(d, weeksFrom day.Day, rhythm schedule.Rhythm, calendar schedule.Calendar) bool {
	if !slices.Contains(rhythm.On, d.Weekday()) || d.Monday().Since(weeksFrom.Monday())/7%rhythm.Every != 0 {
		return false
	}
	for _, h := range schedule.Holidays(calendar.Region, d.Year()) {
		if h.On == d {
			return false
		}
	}
	for _, c := range calendar.Closures {
		if !c.From.After(d) && !c.To.Before(d) {
			return false
		}
	}
	year, month, dayOfMonth := d.Date()
	return !time.Date(year, month, dayOfMonth, rhythm.At.Hour(), rhythm.At.Minute(), 0, 0, calendar.Zone).Before(calendar.Now)
}

func TestLayFillsTheFirstFreePlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rhythm, calendar := drawRhythm(t), drawCalendar(t)
		slots := lay(t, rhythm, calendar)
		if len(slots) != rhythm.Count {
			t.Fatalf("%d sessions instead of %d", len(slots), rhythm.Count)
		}
		weeksFrom := rhythm.From
		for !slices.Contains(rhythm.On, weeksFrom.Weekday()) {
			weeksFrom = weeksFrom.Add(1)
		}
		next := rhythm.From
		for i, slot := range slots {
			on := day.On(slot.StartsAt, calendar.Zone)
			if day.ClockAt(slot.StartsAt, calendar.Zone) != rhythm.At || slot.EndsAt.Sub(slot.StartsAt) != rhythm.Lasts {
				t.Fatalf("session %d is from %s to %s", i, slot.StartsAt, slot.EndsAt)
			}
			if i > 0 && slot.StartsAt.Before(slots[i-1].EndsAt) {
				t.Fatalf("session %d starts before the one before it ends", i)
			}
			if on.Before(next) || !free(on, weeksFrom, rhythm, calendar) {
				t.Fatalf("session %d may not be held on %s", i, on)
			}
			for ; next.Before(on); next = next.Add(1) {
				if free(next, weeksFrom, rhythm, calendar) {
					t.Fatalf("session %d is on %s, but %s was free", i, on, next)
				}
			}
			next = on.Add(1)
		}
	})
}
