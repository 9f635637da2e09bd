package schedule_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

func TestHolidaysOfTheMainland(t *testing.T) {
	want := []schedule.Holiday{
		{On: day.Of(2027, time.January, 1), Key: "schedule.holiday.new_year"},
		{On: day.Of(2027, time.March, 29), Key: "schedule.holiday.easter_monday"},
		{On: day.Of(2027, time.May, 1), Key: "schedule.holiday.labour_day"},
		{On: day.Of(2027, time.May, 6), Key: "schedule.holiday.ascension"},
		{On: day.Of(2027, time.May, 8), Key: "schedule.holiday.victory_1945"},
		{On: day.Of(2027, time.May, 17), Key: "schedule.holiday.pentecost_monday"},
		{On: day.Of(2027, time.July, 14), Key: "schedule.holiday.bastille_day"},
		{On: day.Of(2027, time.August, 15), Key: "schedule.holiday.assumption"},
		{On: day.Of(2027, time.November, 1), Key: "schedule.holiday.all_saints"},
		{On: day.Of(2027, time.November, 11), Key: "schedule.holiday.armistice_1918"},
		{On: day.Of(2027, time.December, 25), Key: "schedule.holiday.christmas"},
	}
	if got := schedule.Holidays(region.Mainland, 2027); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := schedule.Holidays("nowhere", 2027); !slices.Equal(got, want) {
		t.Errorf("an unknown region has %v", got)
	}
}

// Easter Sundays as printed in almanacs, the earliest and the latest included.
func TestEasterMondayFollowsEaster(t *testing.T) {
	for _, easter := range []day.Day{
		day.Of(2008, time.March, 23), day.Of(2019, time.April, 21), day.Of(2024, time.March, 31),
		day.Of(2025, time.April, 20), day.Of(2026, time.April, 5), day.Of(2028, time.April, 16),
		day.Of(2038, time.April, 25),
	} {
		holidays := map[string]day.Day{}
		for _, h := range schedule.Holidays(region.AlsaceMoselle, easter.Year()) {
			holidays[h.Key] = h.On
		}
		for key, after := range map[string]int{"good_friday": -2, "easter_monday": 1, "ascension": 39, "pentecost_monday": 50} {
			if got := holidays["schedule.holiday."+key]; got.Since(easter) != after {
				t.Errorf("%s of %d is on %s", key, easter.Year(), got)
			}
		}
	}
}

func TestRegionsHaveTheirOwnHolidays(t *testing.T) {
	own := map[region.Region][]string{
		region.Mainland:                  nil,
		region.AlsaceMoselle:             {"2026-04-03", "2026-12-26"},
		region.AlsaceMoselleNoGoodFriday: {"2026-12-26"},
		region.Guadeloupe:                {"2026-05-27"},
		region.Guyane:                    {"2026-06-10"},
		region.Martinique:                {"2026-05-22"},
		region.Mayotte:                   {"2026-04-27"},
		region.Reunion:                   {"2026-12-20"},
		region.SaintBarthelemy:           {"2026-10-09"},
		region.SaintMartin:               {"2026-05-28"},
		region.NouvelleCaledonie:         {"2026-09-24"},
		region.Polynesie:                 {"2026-03-05", "2026-04-03", "2026-11-20"},
	}
	national := schedule.Holidays(region.Mainland, 2026)
	for _, where := range region.All() {
		want, listed := own[where]
		if !listed {
			t.Errorf("%s has no expectation", where)
		}
		var got []string
		for _, h := range schedule.Holidays(where, 2026) {
			if !slices.Contains(national, h) {
				got = append(got, h.On.String())
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v of its own, want %v", where, got, want)
		}
	}
}

func TestPolynesieChangedItsHoliday(t *testing.T) {
	for date, want := range map[string]bool{
		"2024-06-29": true, "2024-11-20": false, "2026-06-29": false, "2026-11-20": true,
	} {
		d, err := day.Parse(date)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(schedule.Holidays(region.Polynesie, d.Year()), func(h schedule.Holiday) bool { return h.On == d })
		if got != want {
			t.Errorf("%s is a holiday: %v, want %v", date, got, want)
		}
	}
}
