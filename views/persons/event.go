package persons

import (
	"context"
	"slices"
	"strings"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/views/hindrances"
	"passerelle/views/ui"
)

// EventMoment says what was changed in a file: the sentence, then the former and
// the new value.
func EventMoment(ctx context.Context, e person.Event) Moment {
	m := Moment{At: e.At, Key: "person.event." + e.Action, Args: []any{"by", e.ByName}, Icon: ui.SignPerson}
	switch e.Action {
	case person.DidChange:
		m.Args = append(m.Args, "field", locales.T(ctx, "person.field."+e.Field))
		m.Detail = fromTo(ctx, fieldValue(ctx, e.Field, e.Old), fieldValue(ctx, e.Field, e.New))
	case person.DidAssign, person.DidUnassign:
		m.Args = append(m.Args, "name", e.Old+e.New)
		m.Detail = locales.T(ctx, "role.label."+e.Field)
	case person.DidMeasure:
		m.Detail = fromTo(ctx, measureMemory(ctx, e.Field, e.Old), measureMemory(ctx, e.Field, e.New))
	case person.DidLimit:
		m.Detail = fromTo(ctx, limitMemory(ctx, e.Field, e.Old), limitMemory(ctx, e.Field, e.New))
	case person.DidReferent, person.DidMove:
		m.Detail = fromTo(ctx, e.Old, e.New)
	case person.DidClose:
		m.Detail = locales.T(ctx, "ending.why."+e.Field)
	case person.DidNotice:
		m.Detail = locales.T(ctx, "notice.given", "version", locales.T(ctx, "notice.version."+e.Field+"_inline"), "on", dayWords(ctx, e.New))
	case person.DidReopen:
	default: // of a transfer: the other service
		m.Args = append(m.Args, "service", e.New)
	}
	return m
}

// fromTo sets the former value before the new one.
func fromTo(ctx context.Context, old, new string) string {
	none := locales.T(ctx, "person.event.nothing_inline")
	if old == "" {
		old = none
	}
	if new == "" {
		new = none
	}
	return locales.T(ctx, "person.event.from_to", "old", old, "new", new)
}

// fieldValue words what is stored as a code.
func fieldValue(ctx context.Context, field, stored string) string {
	if stored == "" {
		return ""
	}
	switch field {
	case "civility":
		return locales.T(ctx, "person.civility."+stored)
	case "phone_use":
		if stored == "none" {
			return locales.T(ctx, "person.now.no_phone")
		}
		return locales.T(ctx, "person.phone_use."+stored)
	case "housing":
		return locales.T(ctx, "person.housing."+stored)
	case "language":
		return locales.T(ctx, "person.language."+stored)
	case "phone":
		return locales.Phone(ctx, stored)
	case "birth_on":
		return dayWords(ctx, stored)
	case "sms":
		return yes(ctx, stored == "refused")
	case "interpreter":
		return yes(ctx, stored == "true")
	}
	return stored
}

func yes(ctx context.Context, is bool) string {
	if is {
		return locales.T(ctx, "person.event.yes_inline")
	}
	return locales.T(ctx, "person.event.no_inline")
}

func dayWords(ctx context.Context, stored string) string {
	d, err := day.Parse(stored)
	if err != nil {
		return stored
	}
	return locales.DayShort(ctx, d.Time())
}

// measureMemory words a measure, or the obligations of one, as it was remembered.
func measureMemory(ctx context.Context, field, stored string) string {
	if stored == "" {
		return ""
	}
	parts := strings.Split(stored, ",")
	if field == "obligations" {
		for i, kind := range parts {
			parts[i] = locales.T(ctx, "person.obligation."+kind)
		}
		return strings.Join(parts, ", ")
	}
	parts = slices.Concat(parts, make([]string, 5))
	words := locales.T(ctx, "person.measure."+parts[0]) + ", " + period(ctx, person.Measure{StartsOn: dayOf(parts[2]), EndsOn: dayOf(parts[3])})
	if parts[4] != "" {
		words += ", " + locales.T(ctx, "person.now.in_custody")
	}
	return words
}

// dayOf reads a stored day; none is none.
func dayOf(stored string) day.Day {
	d, err := day.Parse(stored)
	if err != nil {
		return day.Day{}
	}
	return d
}

func limitMemory(ctx context.Context, kind, stored string) string {
	if stored == "" {
		return ""
	}
	return hindrances.Limit(ctx, person.LimitOf(kind, stored))
}
