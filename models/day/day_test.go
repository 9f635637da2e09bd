package day_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"passerelle/models/day"
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

func TestDayCountsLikeTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(1900, time.January, 1, 0, 0, 0, 0, time.UTC)
		want := start.AddDate(0, 0, rapid.IntRange(0, 80000).Draw(t, "days"))
		step := rapid.IntRange(-40000, 40000).Draw(t, "step")
		d := day.Of(want.Date())
		if d.String() != want.Format(time.DateOnly) || d.Weekday() != want.Weekday() || d.Year() != want.Year() {
			t.Fatalf("%s is not %s", d, want)
		}
		moved := d.Add(step)
		if moved.String() != want.AddDate(0, 0, step).Format(time.DateOnly) || moved.Since(d) != step {
			t.Fatalf("%s moved by %d gives %s", d, step, moved)
		}
		if moved.Before(d) != (step < 0) || moved.After(d) != (step > 0) {
			t.Fatalf("%s and %s are out of order", d, moved)
		}
		if monday := d.Monday(); monday.Weekday() != time.Monday || d.Since(monday) < 0 || d.Since(monday) > 6 {
			t.Fatalf("the week of %s starts on %s", d, monday)
		}
	})
}

func TestDayStopsAtItsBounds(t *testing.T) {
	for got, want := range map[string]string{
		day.Max.Add(1).String():                          "9999-12-31",
		day.Min.Add(-1).String():                         "0001-01-01",
		day.Of(2026, time.May, 1).Add(1 << 62).String():  "9999-12-31",
		day.Of(2026, time.May, 1).Add(-1 << 62).String(): "0001-01-01",
		day.Of(120000, time.May, 1).String():             "9999-12-31",
		day.Day{}.Add(3).String():                        "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestParseFrench(t *testing.T) {
	accepted := map[string]string{
		"23/11/2026": "2026-11-23", "3/2/1985": "1985-02-03", " 03.02.1985 ": "1985-02-03",
		"03-02-1985": "1985-02-03", "1985-02-03": "1985-02-03", "29/02/2024": "2024-02-29",
		"29/02/2000": "2000-02-29",
	}
	for text, want := range accepted {
		if got, err := day.ParseFrench(text); err != nil || got.String() != want {
			t.Errorf("ParseFrench(%q) = %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "29/02/2026", "29/02/1900", "31/04/2026", "00/01/2026", "01/00/2026", "01/13/2026",
		"01/01/0000", "01/01/85", "11/23/2026", "1/1/20266", "+1/01/2026", "١/١/2026", "01/01/2026/",
		"2026-2-3", "2026-02-30", "demain",
	} {
		if got, err := day.ParseFrench(text); !errors.Is(err, day.ErrDay) {
			t.Errorf("ParseFrench(%q) = %s, %v, want ErrDay", text, got, err)
		}
	}
}

func TestDayInJSON(t *testing.T) {
	type file struct {
		BornOn day.Day
		EndsOn day.Day
		At     day.Clock
	}
	sent := file{BornOn: day.Of(1985, time.February, 3), At: day.ClockOf(9, 5)}
	written, err := json.Marshal(sent)
	if want := `{"BornOn":"1985-02-03","EndsOn":"","At":"09:05"}`; err != nil || string(written) != want {
		t.Fatalf("wrote %s, %v, want %s", written, err, want)
	}
	var read file
	if err := json.Unmarshal(written, &read); err != nil || read != sent {
		t.Fatalf("read back %v, %v", read, err)
	}
	if err := json.Unmarshal([]byte(`{"BornOn":"1985-02-31"}`), &read); !errors.Is(err, day.ErrDay) {
		t.Fatalf("31 February was read: %v", err)
	}
}

func TestDayInTheDatabase(t *testing.T) {
	d := day.Of(1985, time.February, 3)
	value, err := d.Value()
	if err != nil || value != "1985-02-03" {
		t.Fatalf("Value gives %v, %v", value, err)
	}
	if value, err := (day.Day{}).Value(); err != nil || value != nil {
		t.Fatalf("no day gives %v, %v", value, err)
	}
	for _, source := range []any{time.Date(1985, 2, 3, 0, 0, 0, 0, time.UTC), "1985-02-03", []byte("1985-02-03")} {
		var got day.Day
		if err := got.Scan(source); err != nil || got != d {
			t.Errorf("Scan(%v) = %s, %v", source, got, err)
		}
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("Scan(nil) = %s, %v", d, err)
	}
	if err := d.Scan(12); err == nil {
		t.Error("a number was read as a day")
	}
}

func TestInKeepsTheLocalHour(t *testing.T) {
	cases := []struct {
		zone string
		day  string
		at   string
		want string
	}{
		{"Europe/Paris", "2026-10-24", "18:00", "2026-10-24T16:00:00Z"},
		{"Europe/Paris", "2026-10-26", "18:00", "2026-10-26T17:00:00Z"},
		{"Europe/Paris", "2027-03-27", "18:00", "2027-03-27T17:00:00Z"},
		{"Europe/Paris", "2027-03-28", "18:00", "2027-03-28T16:00:00Z"},
		{"Europe/Paris", "2027-03-28", "00:00", "2027-03-27T23:00:00Z"},
		{"Europe/Paris", "2027-03-28", "02:30", "2027-03-28T01:30:00Z"}, // does not exist: 03:30
		{"Europe/Paris", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"}, // comes twice: the first
		{"Europe/Paris", "2026-10-25", "00:00", "2026-10-24T22:00:00Z"},
		{"Indian/Reunion", "2027-03-28", "18:00", "2027-03-28T14:00:00Z"},
		{"America/Miquelon", "2027-03-14", "18:00", "2027-03-14T20:00:00Z"},
		{"Pacific/Tahiti", "2026-11-23", "18:00", "2026-11-24T04:00:00Z"},
		{"Pacific/Noumea", "2026-11-23", "08:00", "2026-11-22T21:00:00Z"},
	}
	for _, c := range cases {
		d, err := day.Parse(c.day)
		if err != nil {
			t.Fatal(err)
		}
		at, err := day.ParseClock(c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.In(zone(t, c.zone), at).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s %s is %s, want %s", c.zone, c.day, c.at, got, c.want)
		}
	}
}

// Whatever the zone, an instant made from a day and a clock shows them again,
// unless that hour was skipped.
func TestInIsReadBack(t *testing.T) {
	names := []string{"Europe/Paris", "Indian/Reunion", "America/Miquelon", "America/Cayenne", "Pacific/Noumea", "Africa/Cairo"}
	rapid.Check(t, func(t *rapid.T) {
		location := zone(t, rapid.SampledFrom(names).Draw(t, "zone"))
		d := day.Of(2020, time.January, 1).Add(rapid.IntRange(0, 7000).Draw(t, "day"))
		c := day.ClockOf(0, rapid.IntRange(4*60, 23*60+59).Draw(t, "minutes"))
		instant := d.In(location, c)
		if day.On(instant, location) != d || day.ClockAt(instant, location) != c {
			t.Fatalf("%s %s became %s", d, c, instant)
		}
	})
}

func FuzzDay(f *testing.F) {
	for _, seed := range []string{"23/11/2026", "29/02/2024", "1985-02-03", "3.2.1985", "\u202e1/1/2026", "1/1/\xff\xff\xff\xff", "😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := day.ParseFrench(text)
		if err != nil {
			if !d.IsZero() || !errors.Is(err, day.ErrDay) {
				t.Fatalf("ParseFrench(%q) = %s, %v", text, d, err)
			}
			return
		}
		if again, err := day.Parse(d.String()); err != nil || again != d {
			t.Fatalf("%q was read as %s, which reads as %s, %v", text, d, again, err)
		}
	})
}
