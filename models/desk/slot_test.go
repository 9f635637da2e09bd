package desk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// Whatever the rule and the moment, in years with both changes of clocks and a 29
// February: hours lie ahead, on the day and between the hours of the rule, on no
// closed day, and never over one another.
func TestHoursNeverOverlapNorLieOnClosedDays(t *testing.T) {
	zone, err := day.Zone("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		opens := rapid.IntRange(0, 22*60).Draw(t, "opens")
		lasts := rapid.IntRange(10, min(12*60, 23*60+59-opens)).Draw(t, "lasts")
		closes := opens + lasts
		d := desk.Desk{
			TimeZone: "Europe/Paris", Region: region.Mainland, Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")),
			Opens: day.ClockOf(opens/60, opens%60), Closes: day.ClockOf(closes/60, closes%60), SlotMinutes: rapid.IntRange(10, lasts).Draw(t, "minutes"),
			EveryWeeks: rapid.IntRange(1, desk.MaxEvery).Draw(t, "every"), FromOn: day.Of(2027, time.January, 1).Add(rapid.IntRange(0, 700).Draw(t, "from")),
		}
		now := d.FromOn.Add(rapid.IntRange(-20, 200).Draw(t, "now")).In(zone, day.ClockOf(rapid.IntRange(0, 23).Draw(t, "hour"), 0))
		shut := schedule.Closure{From: d.FromOn.Add(rapid.IntRange(0, 60).Draw(t, "shut"))}
		shut.To = shut.From.Add(rapid.IntRange(0, 20).Draw(t, "days"))
		slots, err := d.Lay([]schedule.Closure{shut}, nil, now)
		if err != nil {
			t.Fatal(err)
		}
		calendar := schedule.Calendar{Region: d.Region, Zone: zone, Closures: []schedule.Closure{shut}}
		before := now
		for _, s := range slots {
			on := day.On(s.StartsAt, zone)
			if s.StartsAt.Before(before) || !s.StartsAt.After(now) || s.EndsAt.Sub(s.StartsAt) != time.Duration(d.SlotMinutes)*time.Minute {
				t.Fatalf("%v after %v, at %v", s, before, now)
			}
			if on.Weekday() != d.Weekday || on.Before(d.FromOn) || calendar.Closed(on) || on.Since(day.On(now, zone)) > desk.Ahead {
				t.Fatalf("%v on %s", s, on)
			}
			before = s.EndsAt
		}
	})
}

func TestHoursKeepTheClockOverBothChanges(t *testing.T) {
	for _, now := range []time.Time{time.Date(2027, time.March, 20, 8, 0, 0, 0, time.UTC), time.Date(2027, time.October, 23, 8, 0, 0, 0, time.UTC), time.Date(2028, time.February, 20, 8, 0, 0, 0, time.UTC)} {
		d := desk.Desk{TimeZone: "Europe/Paris", Region: region.Mainland, Weekday: time.Tuesday, Opens: day.ClockOf(9, 0), Closes: day.ClockOf(10, 10), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2027, time.January, 1)}
		slots, err := d.Lay(nil, nil, now)
		if err != nil || len(slots) != 2*desk.Sittings {
			t.Fatalf("%v: %v", slots, err)
		}
		zone, _ := day.Zone(d.TimeZone)
		for i, s := range slots {
			if got, want := s.StartsAt.In(zone).Format("Mon 15:04"), []string{"Tue 09:00", "Tue 09:30"}[i%2]; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}
