// Package hindrances puts into words what keeps somebody from a session: for those
// who read the person's file, and for nobody else.
package hindrances

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// datesAtOnce is how many sessions a line names before it counts the others.
const datesAtOnce = 3

// Words says each thing that stands against sessions once, with their dates. The
// instants stand on the clocks of the group.
func Words(ctx context.Context, met []programme.Hindrance) (lines []string) {
	type reason struct {
		why   programme.Reason
		limit person.Limit
		other string
	}
	var reasons []reason
	dates := map[reason][]time.Time{}
	for _, h := range met {
		one := reason{h.Why, h.Limit, h.Other}
		if dates[one] == nil {
			reasons = append(reasons, one)
		}
		dates[one] = append(dates[one], h.StartsAt)
	}
	for _, one := range reasons {
		lines = append(lines, locales.T(ctx, "hindrance.line.text", "what", what(ctx, one.why, one.limit, one.other), "dates", listed(ctx, dates[one])))
	}
	return lines
}

func what(ctx context.Context, why programme.Reason, limit person.Limit, other string) string {
	switch why {
	case programme.Busy:
		return locales.T(ctx, "hindrance.what.busy", "label", other)
	case programme.Awaited:
		return locales.T(ctx, "hindrance.what.awaited")
	default:
		return Limit(ctx, limit)
	}
}

// listed names the first dates, and counts the others.
func listed(ctx context.Context, all []time.Time) string {
	var words []string
	for _, at := range all[:min(len(all), datesAtOnce)] {
		words = append(words, locales.DateTime(locales.At(ctx, at.Location()), at))
	}
	text := strings.Join(words, ", ")
	if more := len(all) - len(words); more > 0 {
		text += " " + locales.N(ctx, "hindrance.line.more_inline", more)
	}
	return text
}

// Under is what stands in a cell, with a warning below where there is one to give.
func Under(ctx context.Context, cell templ.Component, met []programme.Hindrance) templ.Component {
	if len(met) == 0 {
		return cell
	}
	return under(cell, ui.BadgeProps{Label: locales.T(ctx, "hindrance.label.badge"), Tone: ui.Warn, Small: true}, Words(ctx, met))
}

// Limit is a constraint in a sentence, without its reason.
func Limit(ctx context.Context, l person.Limit) string {
	if l.Kind == "place" {
		return locales.T(ctx, "person.limit.place", "place", l.Place)
	}
	key := "person.limit.hours"
	if l.ToClock <= l.FromClock {
		key = "person.limit.night"
	}
	return locales.T(ctx, key, "days", weekdays(ctx, l.Days()), "from", clock(ctx, l.FromClock), "to", clock(ctx, l.ToClock))
}

// weekdays lists days in a sentence: « lundi, mardi et vendredi ».
func weekdays(ctx context.Context, numbers []string) string {
	if len(numbers) == 0 || len(numbers) == 7 {
		return locales.T(ctx, "person.limit.every_day_inline")
	}
	names := make([]string, len(numbers))
	for i, number := range numbers {
		names[i] = locales.T(ctx, "date.weekday."+number)
	}
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return locales.T(ctx, "person.limit.days_inline", "days", strings.Join(names[:last], ", "), "last", names[last])
}

// clock writes an hour as the reader does.
func clock(ctx context.Context, text string) string {
	c, err := day.ParseClock(text)
	if err != nil {
		return text
	}
	return locales.Clock(ctx, day.Of(2026, time.January, 1).In(locales.Zone(ctx), c))
}
