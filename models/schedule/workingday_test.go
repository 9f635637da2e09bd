package schedule_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

func TestAddWorkingDays(t *testing.T) {
	cases := []struct {
		where region.Region
		from  string
		n     int
		want  string
	}{
		{region.Mainland, "2026-11-23", 3, "2026-11-26"},
		{region.Mainland, "2026-11-27", 1, "2026-11-30"}, // over a weekend
		{region.Mainland, "2026-11-28", 1, "2026-11-30"}, // from a Saturday
		{region.Mainland, "2026-11-10", 1, "2026-11-12"}, // over 11 November
		{region.Mainland, "2026-12-24", 1, "2026-12-28"}, // Christmas on a Friday
		{region.Mainland, "2027-03-26", 1, "2027-03-30"}, // over Easter
		{region.Mainland, "2026-11-23", 10, "2026-12-07"},
		{region.Mainland, "2028-02-28", 1, "2028-02-29"},
		{region.Mainland, "2026-11-23", 0, "2026-11-23"},
		{region.Mainland, "2026-11-11", 0, "2026-11-12"},
		{region.Mainland, "2026-11-12", -1, "2026-11-10"},
		{region.Mainland, "2026-11-30", -1, "2026-11-27"},
		{region.AlsaceMoselle, "2027-03-25", 1, "2027-03-30"}, // Good Friday too
		{region.Reunion, "2027-12-17", 1, "2027-12-21"},       // 20 December
		{region.Martinique, "2026-05-21", 1, "2026-05-26"},    // 22 May, weekend, Pentecost
	}
	for _, c := range cases {
		from, err := day.Parse(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.AddWorkingDays(c.where, from, c.n); got.String() != c.want {
			t.Errorf("%s %s %+d gives %s, want %s", c.where, c.from, c.n, got, c.want)
		}
	}
}

func TestAddWorkingDaysStopsAtTheEndsOfTheCalendar(t *testing.T) {
	if got := schedule.AddWorkingDays(region.Mainland, day.Max.Add(-3), 1<<40); got != day.Max {
		t.Errorf("went to %s", got)
	}
	if got := schedule.AddWorkingDays(region.Mainland, day.Min.Add(3), -1<<40); got != day.Min {
		t.Errorf("went back to %s", got)
	}
	if got := schedule.AddWorkingDays(region.Mainland, day.Day{}, 3); !got.IsZero() {
		t.Errorf("no day became %s", got)
	}
}

func TestAddWorkingDaysCountsEachWorkingDayOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		where := rapid.SampledFrom(region.All()).Draw(t, "region")
		from := day.Of(2020, time.January, 1).Add(rapid.IntRange(0, 7300).Draw(t, "from"))
		n := rapid.IntRange(1, 90).Draw(t, "n")
		to := schedule.AddWorkingDays(where, from, n)
		worked := 0
		for d := from.Add(1); !d.After(to); d = d.Add(1) {
			if schedule.IsWorkingDay(where, d) {
				worked++
			}
		}
		if got := schedule.CountWorkingDays(where, from, to); got != n || schedule.CountWorkingDays(where, to, from) != 0 {
			t.Fatalf("%d working days counted from %s to %s, not %d", got, from, to, n)
		}
		if worked != n || !schedule.IsWorkingDay(where, to) {
			t.Fatalf("from %s to %s there are %d working days, not %d", from, to, worked, n)
		}
		if schedule.IsWorkingDay(where, from) && schedule.AddWorkingDays(where, to, -n) != from {
			t.Fatalf("%d working days before %s is not %s", n, to, from)
		}
	})
}
