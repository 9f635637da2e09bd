package day_test

import (
	"errors"
	"testing"

	"passerelle/models/day"
)

func TestParseClock(t *testing.T) {
	accepted := map[string]string{
		"18:00": "18:00", "9:05": "09:05", "18:00:00": "18:00", "18:00:00.000000": "18:00",
		"18 h": "18:00", "18h30": "18:30", "9\u00a0h\u00a030": "09:30", "9 H 30": "09:30", "00:00": "00:00", "23:59": "23:59",
	}
	for text, want := range accepted {
		if got, err := day.ParseClock(text); err != nil || got.String() != want {
			t.Errorf("ParseClock(%q) = %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "18", "24:00", "18:60", "18:", "h", "18:5", "18:00:30", "-1:00", "18h5", "18:00:00:00:1", "midi"} {
		if got, err := day.ParseClock(text); !errors.Is(err, day.ErrClock) {
			t.Errorf("ParseClock(%q) = %s, %v, want ErrClock", text, got, err)
		}
	}
}

func TestClockOfStartsAgainAtMidnight(t *testing.T) {
	for got, want := range map[day.Clock]string{
		day.ClockOf(18, 30): "18:30", day.ClockOf(24, 0): "00:00", day.ClockOf(23, 61): "00:01", day.ClockOf(0, -1): "23:59",
	} {
		if got.String() != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if !day.ClockOf(9, 0).Before(day.ClockOf(9, 30)) || day.ClockOf(9, 0).Before(day.ClockOf(9, 0)) {
		t.Error("clocks are out of order")
	}
}

func TestClockInTheDatabase(t *testing.T) {
	var got day.Clock
	if err := got.Scan("18:30:00"); err != nil || got != day.ClockOf(18, 30) {
		t.Errorf("Scan gives %s, %v", got, err)
	}
	if value, err := got.Value(); err != nil || value != "18:30" {
		t.Errorf("Value gives %v, %v", value, err)
	}
	if err := got.Scan(nil); err == nil {
		t.Error("NULL was read as an hour")
	}
}
