// Package listing is what entries of the lists that a service keeps have in common, be
// they reasons or kinds of partners: words in both languages, a rank, and the days on
// which they may be chosen.
package listing

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/person"
)

// LabelLength bounds the words of an entry, in characters.
const LabelLength = 120

// Words are what a service calls an entry, in each language; empty where it has none of
// its own.
type Words struct{ Fr, En string }

// Days are those on which an entry may be chosen.
type Days struct {
	StartsOn day.Day
	EndsOn   day.Day // the last day; zero without one
}

// On reports whether the entry may be chosen on a day.
func (d Days) On(on day.Day) bool {
	return !on.Before(d.StartsOn) && (d.EndsOn.IsZero() || !on.After(d.EndsOn))
}

// Typed is an entry as it was typed.
type Typed struct{ Fr, En, Position, EndsOn string }

// Read gives the columns of what was typed: the words where the entry has words of its
// own, its rank and its last day. A last day that stands already is not questioned again:
// what has ended may still be worded better. The day before the first means never.
func (t Typed) Read(wrong *fault.Collector, stands Days, today day.Day, worded bool) map[string]any {
	position, err := strconv.Atoi(strings.TrimSpace(t.Position))
	if err != nil || position < 1 || position > 999 {
		wrong.Add("position", "referral.error.position")
	}
	ends, err := person.ParseDay(t.EndsOn)
	switch {
	case strings.TrimSpace(t.EndsOn) == "":
		ends = day.Day{}
	case err != nil:
		wrong.Add("ends_on", "referral.error.day")
	case ends != stands.EndsOn && ends.Before(today.Add(-1)):
		wrong.Add("ends_on", "referral.error.ends_past")
	case ends.Before(stands.StartsOn.Add(-1)):
		wrong.Add("ends_on", "kind.error.ends_before")
	}
	values := map[string]any{"position": position, "ends_on": ends, "label_fr": "", "label_en": ""}
	if !worded {
		return values
	}
	for _, one := range []struct{ field, text string }{{"fr", t.Fr}, {"en", t.En}} {
		text := strings.TrimSpace(one.text)
		wrong.Require(one.field, text, "referral.error.words")
		if utf8.RuneCountInString(text) > LabelLength {
			wrong.Add(one.field, "referral.error.long", "max", LabelLength)
		}
		values["label_"+one.field] = text
	}
	return values
}
