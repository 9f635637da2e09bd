package locales_test

import (
	"testing"
	"time"

	"passerelle/locales"
)

func TestAgo(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		at              time.Time
		french, english string
	}{
		{utc(2026, time.November, 23, 7, 10), "aujourd’hui à 8\u00a0h\u00a010", "today at 08:10"},
		{utc(2026, time.November, 22, 23, 0), "aujourd’hui à 0\u00a0h", "today at 00:00"},
		{utc(2026, time.November, 22, 22, 59), "hier", "yesterday"},
		{utc(2026, time.November, 21, 23, 0), "hier", "yesterday"},
		{utc(2026, time.November, 21, 22, 59), "il y a 2 jours", "2 days ago"},
		{utc(2026, time.November, 13, 9, 0), "il y a 10 jours", "10 days ago"},
		{utc(2026, time.October, 24, 9, 0), "il y a 30 jours", "30 days ago"},
		{utc(2026, time.October, 23, 9, 0), "le 23 octobre 2026", "on 23 October 2026"},
		{utc(2026, time.November, 24, 9, 0), "le 24 novembre 2026", "on 24 November 2026"},
	} {
		equal(t, locales.Ago(fr, c.at, morning), c.french)
		equal(t, locales.Ago(en, c.at, morning), c.english)
	}
}

func TestIn(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		at              time.Time
		french, english string
	}{
		{utc(2026, time.November, 23, 13, 30), "aujourd’hui à 14\u00a0h\u00a030", "today at 14:30"},
		{utc(2026, time.November, 23, 23, 0), "demain", "tomorrow"},
		{utc(2026, time.December, 3, 9, 0), "dans 10 jours", "in 10 days"},
		{utc(2026, time.December, 23, 9, 0), "dans 30 jours", "in 30 days"},
		{utc(2026, time.December, 24, 9, 0), "le 24 décembre 2026", "on 24 December 2026"},
		{utc(2026, time.November, 22, 9, 0), "le 22 novembre 2026", "on 22 November 2026"},
	} {
		equal(t, locales.In(fr, c.at, morning), c.french)
		equal(t, locales.In(en, c.at, morning), c.english)
	}
}

func TestDue(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		day             time.Time
		french, english string
	}{
		{day(2026, time.November, 21), "en retard de 2 jours", "2 days overdue"},
		{day(2026, time.November, 22), "en retard de 1 jour", "1 day overdue"},
		{day(2026, time.November, 23), "aujourd’hui", "today"},
		{day(2026, time.November, 24), "demain", "tomorrow"},
		{day(2026, time.November, 27), "vendredi", "Friday"},
		{day(2026, time.November, 29), "dimanche", "Sunday"},
		{day(2026, time.November, 30), "le 30 novembre", "on 30 November"},
		{day(2026, time.December, 1), "le 1er décembre", "on 1 December"},
		{day(2026, time.December, 4), "le 4 décembre", "on 4 December"},
		{day(2027, time.January, 4), "le 4 janvier 2027", "on 4 January 2027"},
	} {
		equal(t, locales.Due(fr, c.day, morning), c.french)
		equal(t, locales.Due(en, c.day, morning), c.english)
	}
}

func TestTheSameMomentIsAnotherDayOverseas(t *testing.T) {
	evening := utc(2026, time.November, 23, 21, 0)
	deadline := day(2026, time.November, 24)
	for zone, want := range map[string]string{
		paris:      "demain",
		martinique: "demain",
		reunion:    "aujourd’hui",
		noumea:     "aujourd’hui",
	} {
		equal(t, locales.Due(speak(t, "fr", zone), deadline, evening), want)
	}
	atFive := utc(2026, time.November, 23, 1, 0)
	equal(t, locales.Ago(speak(t, "fr", reunion), atFive, evening), "hier")
	equal(t, locales.Ago(speak(t, "fr", paris), atFive, evening), "aujourd’hui à 2\u00a0h")
}

func TestADayOf23Or25HoursIsOneDay(t *testing.T) {
	ctx := speak(t, "fr", paris)
	// 28 March 00:30 to 30 March 00:10 is 46 h 40 min, and two midnights.
	equal(t, locales.Ago(ctx, utc(2026, time.March, 27, 23, 30), utc(2026, time.March, 29, 22, 10)), "il y a 2 jours")
	equal(t, locales.In(ctx, utc(2026, time.March, 29, 22, 10), utc(2026, time.March, 27, 23, 30)), "dans 2 jours")
	// 25 October from its first minute to its last is nearly 25 hours.
	equal(t, locales.Ago(ctx, utc(2026, time.October, 24, 22, 0), utc(2026, time.October, 25, 22, 59)), "aujourd’hui à 0\u00a0h")
	equal(t, locales.Due(ctx, day(2026, time.October, 26), utc(2026, time.October, 24, 22, 0)), "demain")
	equal(t, locales.Due(ctx, day(2026, time.March, 30), utc(2026, time.March, 29, 21, 59)), "demain")
	equal(t, locales.Due(ctx, day(2026, time.March, 30), utc(2026, time.March, 29, 22, 0)), "aujourd’hui")
}
