package day_test

import (
	"testing"
	"time"

	"passerelle/models/day"
)

func TestMonthsEndWhereTheCalendarSays(t *testing.T) {
	for _, want := range []struct{ in, ends day.Day }{
		{day.Of(2028, time.February, 3), day.Of(2028, time.February, 29)}, {day.Of(2027, time.February, 28), day.Of(2027, time.February, 28)},
		{day.Of(2026, time.December, 31), day.Of(2026, time.December, 31)}, {day.Of(2026, time.October, 25), day.Of(2026, time.October, 31)},
	} {
		if got := want.in.MonthEnd(); got != want.ends {
			t.Errorf("the month of %s ends on %s", want.in, got)
		}
		if got := want.in.MonthStart(); got.Time().Day() != 1 || got.MonthEnd() != want.ends {
			t.Errorf("the month of %s begins on %s", want.in, got)
		}
	}
}

func TestMonthsLaterIsTheSameDayOrTheLastOfTheMonth(t *testing.T) {
	for _, c := range []struct {
		from   day.Day
		months int
		want   day.Day
	}{
		{day.Of(2026, 11, 23), 3, day.Of(2027, 2, 23)},
		{day.Of(2026, 11, 30), 3, day.Of(2027, 2, 28)},
		{day.Of(2027, 11, 30), 3, day.Of(2028, 2, 29)},
		{day.Of(2026, 8, 31), 6, day.Of(2027, 2, 28)},
		{day.Of(2026, 12, 31), 6, day.Of(2027, 6, 30)},
	} {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s and %d months: %s, want %s", c.from, c.months, got, c.want)
		}
	}
}
