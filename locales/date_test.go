package locales_test

import (
	"context"
	"testing"
	"time"

	"passerelle/locales"
)

func utc(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
}

func day(year int, month time.Month, d int) time.Time {
	return utc(year, month, d, 0, 0)
}

func TestDatesOfInstants(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	at := utc(2026, time.November, 22, 13, 30)
	for _, c := range []struct {
		write           func(context.Context, time.Time) string
		french, english string
	}{
		{locales.Date, "22 novembre 2026", "22 November 2026"},
		{locales.DateLong, "dimanche 22 novembre 2026", "Sunday 22 November 2026"},
		{locales.DateShort, "22/11/2026", "22/11/2026"},
		{locales.Clock, "14\u00a0h\u00a030", "14:30"},
		{locales.ClockShort, "14:30", "14:30"},
		{locales.DateTime, "22 novembre 2026 à 14\u00a0h\u00a030", "22 November 2026 at 14:30"},
		{locales.DateTimeLong, "dimanche 22 novembre 2026 à 14\u00a0h\u00a030", "Sunday 22 November 2026 at 14:30"},
	} {
		equal(t, c.write(fr, at), c.french)
		equal(t, c.write(en, at), c.english)
	}
}

func TestTheFirstOfTheMonth(t *testing.T) {
	at := utc(2026, time.December, 1, 8, 0)
	equal(t, locales.Date(speak(t, "fr", paris), at), "1er décembre 2026")
	equal(t, locales.DateLong(speak(t, "fr", paris), at), "mardi 1er décembre 2026")
	equal(t, locales.Date(speak(t, "en", paris), at), "1 December 2026")
	equal(t, locales.DateShort(speak(t, "fr", paris), at), "01/12/2026")
}

func TestClock(t *testing.T) {
	fr, en := speak(t, "fr", ""), speak(t, "en", "")
	for _, c := range []struct {
		hour, minute    int
		french, english string
	}{
		{9, 0, "9\u00a0h", "09:00"},
		{8, 5, "8\u00a0h\u00a005", "08:05"},
		{0, 0, "0\u00a0h", "00:00"},
		{0, 10, "0\u00a0h\u00a010", "00:10"},
		{23, 59, "23\u00a0h\u00a059", "23:59"},
	} {
		at := utc(2026, time.March, 3, c.hour, c.minute)
		equal(t, locales.Clock(fr, at), c.french)
		equal(t, locales.Clock(en, at), c.english)
	}
}

func TestEachZoneReadsItsOwnClock(t *testing.T) {
	at := utc(2026, time.November, 22, 21, 30)
	for zone, want := range map[string]string{
		paris:      "dimanche 22 novembre 2026 à 22\u00a0h\u00a030",
		reunion:    "lundi 23 novembre 2026 à 1\u00a0h\u00a030",
		martinique: "dimanche 22 novembre 2026 à 17\u00a0h\u00a030",
		noumea:     "lundi 23 novembre 2026 à 8\u00a0h\u00a030",
	} {
		equal(t, locales.DateTimeLong(speak(t, "fr", zone), at), want)
	}
}

func TestClockOnTheNightsItChanges(t *testing.T) {
	ctx := speak(t, "fr", paris)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{utc(2026, time.March, 29, 0, 59), "1\u00a0h\u00a059"},
		{utc(2026, time.March, 29, 1, 0), "3\u00a0h"},
		{utc(2026, time.October, 25, 0, 30), "2\u00a0h\u00a030"},
		{utc(2026, time.October, 25, 1, 30), "2\u00a0h\u00a030"},
		{utc(2026, time.October, 25, 2, 0), "3\u00a0h"},
	} {
		equal(t, locales.Clock(ctx, c.at), c.want)
	}
}

func TestDaysStandAsTheyAreInEveryZone(t *testing.T) {
	born := day(1988, time.February, 29)
	for _, zone := range []string{paris, reunion, martinique, noumea} {
		ctx := speak(t, "fr", zone)
		equal(t, locales.Day(ctx, born), "29 février 1988")
		equal(t, locales.DayLong(ctx, born), "lundi 29 février 1988")
		equal(t, locales.DayShort(ctx, born), "29/02/1988")
	}
}

func TestDayOfAnInstantIsTheReaders(t *testing.T) {
	at := utc(2026, time.November, 22, 21, 30)
	equal(t, locales.DayOf(speak(t, "fr", paris), at), day(2026, time.November, 22))
	equal(t, locales.DayOf(speak(t, "fr", noumea), at), day(2026, time.November, 23))
}

func TestSpans(t *testing.T) {
	fr, en := speak(t, "fr", martinique), speak(t, "en", martinique)
	for _, c := range []struct {
		from, to        time.Time
		french, english string
	}{
		{day(2027, time.March, 3), day(2027, time.March, 7), "du 3 au 7 mars 2027", "3 to 7 March 2027"},
		{day(2027, time.March, 1), day(2027, time.March, 5), "du 1er au 5 mars 2027", "1 to 5 March 2027"},
		{day(2027, time.February, 28), day(2027, time.March, 3), "du 28 février au 3 mars 2027", "28 February to 3 March 2027"},
		{day(2026, time.December, 28), day(2027, time.January, 1), "du 28 décembre 2026 au 1er janvier 2027", "28 December 2026 to 1 January 2027"},
		{day(2026, time.March, 3), day(2027, time.March, 3), "du 3 mars 2026 au 3 mars 2027", "3 March 2026 to 3 March 2027"},
		{day(2027, time.March, 3), day(2027, time.March, 3), "le 3 mars 2027", "3 March 2027"},
	} {
		equal(t, locales.Span(fr, c.from, c.to), c.french)
		equal(t, locales.Span(en, c.from, c.to), c.english)
	}
}

func TestSpanOfThisYearNeedsNoYear(t *testing.T) {
	ctx := speak(t, "fr", paris)
	now := utc(2027, time.January, 20, 9, 0)
	equal(t, locales.SpanNear(ctx, day(2027, time.March, 3), day(2027, time.March, 7), now), "du 3 au 7 mars")
	equal(t, locales.SpanNear(ctx, day(2027, time.February, 28), day(2027, time.March, 3), now), "du 28 février au 3 mars")
	equal(t, locales.SpanNear(ctx, day(2027, time.March, 3), day(2027, time.March, 3), now), "le 3 mars")
	equal(t, locales.SpanNear(ctx, day(2027, time.February, 28), day(2027, time.March, 3), morning), "du 28 février au 3 mars 2027")
	equal(t, locales.SpanNear(ctx, day(2026, time.December, 28), day(2027, time.January, 1), now), "du 28 décembre 2026 au 1er janvier 2027")
	// New Year is eleven hours earlier in Nouméa.
	eve := utc(2026, time.December, 31, 20, 0)
	equal(t, locales.SpanNear(speak(t, "fr", noumea), day(2027, time.March, 3), day(2027, time.March, 7), eve), "du 3 au 7 mars")
}

func TestEveryMonthAndWeekdayHasItsName(t *testing.T) {
	for _, lang := range languages {
		ctx := speak(t, lang, paris)
		for at, month := range months[lang] {
			equal(t, locales.Day(ctx, day(2026, time.Month(at+1), 15)), "15 "+month+" 2026")
		}
		for at, weekday := range weekdays[lang] {
			equal(t, locales.DayLong(ctx, day(2026, time.June, 15+at)), weekday+" "+locales.Day(ctx, day(2026, time.June, 15+at)))
		}
	}
}
