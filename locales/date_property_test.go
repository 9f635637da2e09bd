package locales_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/locales"
)

// months and weekdays are written out again here, so that a wrong word in a file
// cannot agree with itself.
var (
	months = map[string][]string{
		"fr": strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
		"en": strings.Fields("January February March April May June July August September October November December"),
	}
	weekdays = map[string][]string{
		"fr": strings.Fields("lundi mardi mercredi jeudi vendredi samedi dimanche"),
		"en": strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
	}
	zones     = []string{paris, reunion, martinique, noumea}
	languages = []string{"fr", "en"}
)

// wall is what a clock on the wall shows.
type wall struct{ weekday, day, month, year, hour, minute int }

// wallClock is the time in a zone by the rules as people know them, without the
// zone database: fixed overseas; in Paris summer time lies between the last
// Sundays of March and October, 01:00 UTC.
func wallClock(zone string, t time.Time) wall {
	hours := map[string]int{paris: 1, reunion: 4, martinique: -4, noumea: 11}[zone]
	if zone == paris && !t.Before(lastSunday(t.Year(), time.March)) && t.Before(lastSunday(t.Year(), time.October)) {
		hours = 2
	}
	local := t.UTC().Add(time.Duration(hours) * time.Hour)
	weekday := int(local.Weekday())
	if weekday == 0 {
		weekday = 7
	}
	return wall{weekday, local.Day(), int(local.Month()), local.Year(), local.Hour(), local.Minute()}
}

func lastSunday(year int, month time.Month) time.Time {
	t := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	for t.Weekday() != time.Sunday {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// read understands « dimanche 22 novembre 2026 à 14 h 30 » word by word.
func read(lang, text string) (wall, error) {
	words := strings.Fields(strings.ReplaceAll(text, "\u00a0h", "\u00a0h\u00a0"))
	if len(words) < 6 {
		return wall{}, fmt.Errorf("too few words: %q", text)
	}
	clock := strings.Split(strings.Join(words[5:], ""), map[string]string{"fr": "h", "en": ":"}[lang])
	if lang == "fr" && clock[1] == "" {
		clock[1] = "00"
	}
	first := map[string]string{"fr": "1er", "en": "1"}[lang]
	if words[1] == first {
		words[1] = "1"
	} else if words[1] == "1" || words[1] == "1er" {
		return wall{}, fmt.Errorf("the first is written otherwise: %q", text)
	}
	if len(clock) != 2 || len(clock[1]) != 2 {
		return wall{}, fmt.Errorf("no clock: %q", text)
	}
	numbers := make([]int, 4)
	for at, word := range []string{words[1], words[3], clock[0], clock[1]} {
		n, err := strconv.Atoi(word)
		if err != nil {
			return wall{}, err
		}
		numbers[at] = n
	}
	return wall{
		weekday: slices.Index(weekdays[lang], words[0]) + 1,
		day:     numbers[0],
		month:   slices.Index(months[lang], words[2]) + 1,
		year:    numbers[1],
		hour:    numbers[2],
		minute:  numbers[3],
	}, nil
}

// speakers is a context for each language and zone.
func speakers(t *testing.T) map[string]context.Context {
	all := make(map[string]context.Context)
	for _, lang := range languages {
		for _, zone := range zones {
			all[lang+zone] = speak(t, lang, zone)
		}
	}
	return all
}

// anInstant lies in the years 2024 to 2028, often near a change of the clock, a
// New Year or a 29 February.
func anInstant(t *rapid.T, name string) time.Time {
	if rapid.Bool().Draw(t, name+" at random") {
		first, end := day(2024, time.January, 1).Unix(), day(2029, time.January, 1).Unix()
		return time.Unix(rapid.Int64Range(first, end-1).Draw(t, name), 0).UTC()
	}
	year := rapid.IntRange(2024, 2028).Draw(t, name+" year")
	near := rapid.SampledFrom([]time.Time{
		lastSunday(year, time.March), lastSunday(year, time.October),
		day(year, time.December, 31), day(year, time.February, 28),
	}).Draw(t, name+" near")
	return near.Add(time.Duration(rapid.IntRange(-1500, 1499).Draw(t, name+" minutes")) * time.Minute)
}

func TestEveryInstantReadsBack(t *testing.T) {
	contexts := speakers(t)
	rapid.Check(t, func(t *rapid.T) {
		lang, zone := rapid.SampledFrom(languages).Draw(t, "lang"), rapid.SampledFrom(zones).Draw(t, "zone")
		at := anInstant(t, "at")
		ctx, want := contexts[lang+zone], wallClock(zone, at)
		written := locales.DateTimeLong(ctx, at)
		got, err := read(lang, written)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Fatalf("%s in %s is written %q, which reads %v; the wall shows %v", at, zone, written, got, want)
		}
		table := fmt.Sprintf("%02d/%02d/%d %02d:%02d", want.day, want.month, want.year, want.hour, want.minute)
		if short := locales.DateShort(ctx, at) + " " + locales.ClockShort(ctx, at); short != table {
			t.Fatalf("%s in %s is %q in a table, want %q", at, zone, short, table)
		}
	})
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	contexts := speakers(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		now := anInstant(t, "now")
		days := rapid.IntRange(2, 30).Draw(t, "days")
		today := wallClock(zone, now)
		due := day(today.year, time.Month(today.month), today.day)
		for range days {
			due = due.AddDate(0, 0, -1)
		}
		want := fmt.Sprintf("en retard de %d jours", days)
		if got := locales.Due(contexts["fr"+zone], due, now); got != want {
			t.Fatalf("due on %s at %s in %s: %q, want %q", due, now, zone, got, want)
		}
		// The same day at some hour in that zone, found by trying hours.
		for at := now.Add(-time.Duration(days) * 24 * time.Hour).Add(-2 * time.Hour); ; at = at.Add(time.Minute) {
			then := wallClock(zone, at)
			if then.day == due.Day() && then.month == int(due.Month()) {
				want := fmt.Sprintf("il y a %d jours", days)
				if got := locales.Ago(contexts["fr"+zone], at, now); got != want {
					t.Fatalf("%s at %s in %s: %q, want %q", at, now, zone, got, want)
				}
				return
			}
		}
	})
}
