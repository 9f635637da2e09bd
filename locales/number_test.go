package locales_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"passerelle/locales"
)

func TestNumbers(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		n               int64
		french, english string
	}{
		{0, "0", "0"},
		{999, "999", "999"},
		{1000, "1\u202f000", "1,000"},
		{17716, "17\u202f716", "17,716"},
		{600000, "600\u202f000", "600,000"},
		{1234567, "1\u202f234\u202f567", "1,234,567"},
		{-1500, "\u22121\u202f500", "\u22121,500"},
		{math.MinInt64, "\u22129\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808", "\u22129,223,372,036,854,775,808"},
	} {
		equal(t, locales.Number(fr, c.n), c.french)
		equal(t, locales.Number(en, c.n), c.english)
	}
}

func TestMoney(t *testing.T) {
	fr, en := speak(t, "fr", paris), speak(t, "en", paris)
	for _, c := range []struct {
		cents           int64
		french, english string
	}{
		{4300, "43,00\u00a0€", "€43.00"},
		{5, "0,05\u00a0€", "€0.05"},
		{0, "0,00\u00a0€", "€0.00"},
		{1771650, "17\u202f716,50\u00a0€", "€17,716.50"},
		{-4305, "\u221243,05\u00a0€", "\u2212€43.05"},
	} {
		equal(t, locales.Money(fr, c.cents), c.french)
		equal(t, locales.Money(en, c.cents), c.english)
	}
	equal(t, locales.Euros(fr, 17716), "17\u202f716\u00a0€")
	equal(t, locales.Euros(en, 17716), "€17,716")
	equal(t, locales.Euros(fr, -5), "\u22125\u00a0€")
}

func TestPercent(t *testing.T) {
	equal(t, locales.Percent(speak(t, "fr", paris), 76), "76\u00a0%")
	equal(t, locales.Percent(speak(t, "en", paris), 76), "76%")
}

func TestThousandsStandInGroupsOfThree(t *testing.T) {
	fr := speak(t, "fr", paris)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Min(0).Draw(t, "n")
		groups := strings.Split(locales.Number(fr, n), "\u202f")
		var back int64
		for at, group := range groups {
			if at > 0 && len(group) != 3 || len(group) > 3 || len(group) == 0 {
				t.Fatalf("%d is written in groups %q", n, groups)
			}
			for _, digit := range group {
				back = back*10 + int64(digit-'0')
			}
		}
		if back != n {
			t.Fatalf("%d reads back as %d", n, back)
		}
	})
}
