package persons

import (
	"context"
	"strings"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// born tells homonyms apart: the birth date and the age.
func born(ctx context.Context, birthOn, today day.Day) string {
	age := person.Person{BirthOn: birthOn}.AgeOn(today)
	return locales.N(ctx, "person.file.born", age, "day", locales.DayShort(ctx, birthOn.Time()))
}

// Born is the birth date behind a name in a line, which tells homonyms apart; nothing where
// it is zero, for whoever may not be told.
func Born(ctx context.Context, on day.Day) string {
	if on.IsZero() {
		return ""
	}
	return locales.T(ctx, "person.file.born_inline", "day", locales.DayShort(ctx, on.Time()))
}

// Named is a name and Born.
func Named(ctx context.Context, name string, on day.Day) string {
	return strings.TrimSpace(name + " " + Born(ctx, on))
}

// BornOn is the second line under a name, which tells homonyms apart: the birth date, which
// is zero for whoever may not be told, and what else there is to say.
func BornOn(ctx context.Context, on day.Day, more string) string {
	if on.IsZero() {
		return more
	}
	said := locales.T(ctx, "person.file.born_on", "day", locales.DayShort(ctx, on.Time()))
	if more == "" {
		return said
	}
	return said + " · " + more
}

// state is the badge of a file.
func state(ctx context.Context, s person.Status, small bool) ui.BadgeProps {
	tone := map[person.Status]ui.Tone{person.Active: ui.Good, person.Transferring: ui.Info, person.Transferred: ui.Info}[s]
	return ui.BadgeProps{Label: locales.T(ctx, "person.status."+string(s)), Tone: tone, Small: small}
}

// measure is a kind of measure in words; empty for none.
func measure(ctx context.Context, kind person.Kind) string {
	if kind == "" {
		return ""
	}
	return locales.T(ctx, "person.measure."+string(kind))
}

// until is the last day of a measure, which counts.
func until(ctx context.Context, m person.Measure) string {
	if m.EndsOn.IsZero() {
		return locales.T(ctx, "person.measure_end.unknown")
	}
	return locales.T(ctx, "person.measure_end.until", "day", locales.Day(ctx, m.EndsOn.Time()))
}

// period is a measure's first and last day.
func period(ctx context.Context, m person.Measure) string {
	if m.EndsOn.IsZero() {
		return locales.T(ctx, "person.measure_end.since", "day", locales.Day(ctx, m.StartsOn.Time()))
	}
	return capital(locales.Span(ctx, m.StartsOn.Time(), m.EndsOn.Time()))
}

func capital(text string) string {
	for i, first := range text {
		return strings.ToUpper(string(first)) + text[i+len(string(first)):]
	}
	return text
}

// postal is the postal address in lines; empty without one.
func postal(p person.Person) string {
	town := strings.TrimSpace(p.PostalCode + " " + p.Commune)
	return strings.Trim(p.Address+", "+town, ", ")
}
