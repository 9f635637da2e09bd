package programme

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever the sessions somebody is in, those that another falls on are found, each
// once and in order of time.
func TestAnAgendaFindsAllThatOneFallsOn(t *testing.T) {
	zero := time.Date(2026, time.October, 25, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		draw := func() span {
			from := zero.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "from")) * time.Minute)
			return span{from, from.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "lasts")) * time.Minute)}
		}
		var a agenda
		for range rapid.IntRange(0, 12).Draw(t, "sessions") {
			a.all = append(a.all, engagement{span: draw()})
		}
		a.settle()
		s := draw()
		var want []engagement
		for _, one := range a.all {
			if one.from.Before(s.to) && s.from.Before(one.to) {
				want = append(want, one)
			}
		}
		if got := slices.Collect(a.during(s)); !slices.Equal(got, want) {
			t.Fatalf("%v of %v fall on %v, want %v", got, a.all, s, want)
		}
	})
}
