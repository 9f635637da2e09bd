package summons_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"passerelle/models/summons"
)

func TestSegmentsAreCountedAsTelephonesDo(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want summons.Count
	}{
		"nothing":                        {"", summons.Count{}},
		"a full basic one":               {strings.Repeat("a", 160), summons.Count{Segments: 1, Units: 160}},
		"one more makes two":             {strings.Repeat("a", 161), summons.Count{Segments: 2, Units: 161}},
		"two full basic ones":            {strings.Repeat("é", 306), summons.Count{Segments: 2, Units: 306}},
		"the euro takes two":             {strings.Repeat("€", 80), summons.Count{Segments: 1, Units: 160}},
		"the euro is not cut":            {strings.Repeat("a", 152) + strings.Repeat("€", 5), summons.Count{Segments: 2, Units: 162}},
		"a circumflex makes it wide":     {strings.Repeat("ê", 70), summons.Count{Segments: 1, Units: 70, Wide: true}},
		"wide, one more makes two":       {strings.Repeat("ê", 71), summons.Count{Segments: 2, Units: 71, Wide: true}},
		"Pashto":                         {strings.Repeat("ږ", 134), summons.Count{Segments: 2, Units: 134, Wide: true}},
		"a sign outside the first plane": {strings.Repeat("🙂", 35), summons.Count{Segments: 1, Units: 70, Wide: true}},
		"such a sign is not cut":         {strings.Repeat("🙂", 67), summons.Count{Segments: 3, Units: 134, Wide: true}},
	} {
		if got := summons.Segments(c.text); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// Whatever is written: the parts hold the whole, and one part less would not.
func TestSegmentsHoldTheWholeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 500, -1).Draw(t, "text")
		got := summons.Segments(text)
		part, single := 153, 160
		if got.Wide {
			part, single = 67, 70
			if units := len(utf16.Encode([]rune(text))); units != got.Units {
				t.Fatalf("%d units, UTF-16 has %d", got.Units, units)
			}
		}
		least := (got.Units + part - 1) / part
		if got.Units <= single {
			least = 1
		}
		// A character that is not cut leaves at most one unit of each part empty.
		if most := (got.Units + part - 2) / (part - 1); got.Segments < least || got.Segments > max(1, most) {
			t.Fatalf("%+v, at least %d and at most %d", got, least, most)
		}
	})
}
