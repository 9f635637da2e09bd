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
