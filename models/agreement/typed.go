package agreement

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/money"
	"passerelle/models/person"
)

// The longest texts, in characters.
const (
	LongestReference = 60
	LongestAudience  = 500
	LongestWords     = 300
)

// MostPlaces and LongestYears bound what is plainly a slip of the hand.
const (
	MostPlaces   = 9999
	LongestYears = 20
)

// Typed is an agreement as it was typed: days as people write them, the ceiling in
// euros.
type Typed struct {
	Reference, StartsOn, EndsOn, Places, Ceiling, Audience string
}

// TypedTerms are terms as they were typed: the first day of a month as the database
// writes it, the rate in euros, and the codes of Counted that are ticked.
type TypedTerms struct {
	FromOn, Rate string
	Counts       []string
}

// Counted are the days that an agreement may count, as codes.
var Counted = []string{"arrival", "departure", "permission", "hospital", "other", "unexplained"}

// Codes are the ticked ones of rules.
func (r Rules) Codes() (all []string) {
	for code, counts := range map[string]bool{"arrival": r.CountsArrival, "departure": r.CountsDeparture, "permission": r.CountsPermission,
		"hospital": r.CountsHospital, "other": r.CountsOther, "unexplained": r.CountsUnexplained} {
		if counts {
			all = append(all, code)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return slices.Index(Counted, a) - slices.Index(Counted, b) })
	return all
}

// RulesOf are the rules of codes; a code that is none counts nothing.
func RulesOf(codes []string) Rules {
	has := func(code string) bool { return slices.Contains(codes, code) }
	return Rules{CountsArrival: has("arrival"), CountsDeparture: has("departure"), CountsPermission: has("permission"),
		CountsHospital: has("hospital"), CountsOther: has("other"), CountsUnexplained: has("unexplained")}
}

// read says all that is wrong at once. A start that is known already is given.
func (t Typed) read(start day.Day) (a Agreement, err error) {
	var wrong fault.Collector
	a.Reference, a.Audience, a.StartsOn = strings.TrimSpace(t.Reference), strings.TrimSpace(t.Audience), start
	wrong.Require("reference", a.Reference, "agreement.error.reference")
	long(&wrong, "reference", a.Reference, LongestReference)
	long(&wrong, "audience", a.Audience, LongestAudience)
	if start.IsZero() {
		if a.StartsOn, err = person.ParseDay(t.StartsOn); err != nil {
			wrong.Add("starts_on", "agreement.error.day")
		}
	}
	if a.EndsOn, err = person.ParseDay(t.EndsOn); err != nil {
		wrong.Add("ends_on", "agreement.error.day")
	}
	switch {
	case a.StartsOn.IsZero() || a.EndsOn.IsZero():
	case a.EndsOn.Before(a.StartsOn):
		wrong.Add("ends_on", "agreement.error.backwards")
	case a.EndsOn.Year()-a.StartsOn.Year() > LongestYears:
		wrong.Add("ends_on", "agreement.error.long_time", "years", LongestYears)
	}
	if typed := strings.TrimSpace(t.Places); typed != "" {
		places, notNumber := strconv.Atoi(typed)
		if notNumber != nil || places < 1 || places > MostPlaces {
			wrong.Add("places", "agreement.error.places", "max", MostPlaces)
		}
		a.Places = &places
	}
	if typed := strings.TrimSpace(t.Ceiling); typed != "" {
		cents, notMoney := money.Parse(typed)
		if notMoney != nil {
			wrong.Add("ceiling", "agreement.error.euros")
		}
		a.CeilingCents = &cents
	}
	return a, wrong.Err()
}

// MostCents bounds the price of a day: a thousand euros.
const MostCents = 100_000

func (t TypedTerms) read(a Agreement, today day.Day) (terms Terms, err error) {
	var wrong fault.Collector
	terms.Rules = RulesOf(t.Counts)
	if err := terms.FromOn.UnmarshalText([]byte(t.FromOn)); err != nil || terms.FromOn != terms.FromOn.MonthStart() {
		wrong.Add("from_on", "agreement.error.month")
	} else if !today.IsZero() && (terms.FromOn.Before(today.MonthStart()) || terms.FromOn.After(a.EndsOn)) {
		wrong.Add("from_on", "agreement.error.month")
	}
	terms.DailyRateCents, err = money.Parse(t.Rate)
	if err != nil || terms.DailyRateCents > MostCents {
		wrong.Add("rate", "agreement.error.rate")
	}
	return terms, wrong.Err()
}

// Months are the first days of the months from which terms may be agreed on: this
// month's and those of a year to come, within the agreement.
func (a Agreement) Months(today day.Day) (all []day.Day) {
	for month := today.MonthStart(); len(all) < 13 && !month.After(a.EndsOn); month = month.MonthEnd().Add(1) {
		all = append(all, month)
	}
	return all
}

func long(wrong *fault.Collector, field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		wrong.Add(field, "person.error.long", "max", most)
	}
}

// overlapping words the refusal of two agreements at a time, at the field that can
// be mended.
func overlapping(err error, field string) error {
	if store.Violates(err, "agreements_apart") {
		return fault.Field(field, "agreement.error.overlap")
	}
	return err
}
