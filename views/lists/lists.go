// Package lists holds what pages of lists that a service keeps have in common: the way
// from one to another, the fields of an entry, and how it stands.
package lists

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/listing"
	"passerelle/views/ui"
)

// Tabs are the lists of a service; current is the address of the one that is open.
func Tabs(ctx context.Context, current string) templ.Component {
	tabs := []ui.Tab{
		{Label: locales.T(ctx, "referral.reasons.title"), Href: "/reasons"},
		{Label: locales.T(ctx, "kind.list.title"), Href: "/kinds"},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return ui.Tabs(locales.T(ctx, "kind.lists"), tabs)
}

// EntryProps are the fields of an entry as they stand in its form.
type EntryProps struct {
	listing.Typed
	Hint     string // of its words
	Unworded bool   // it may go without words of its own
	Stays    bool   // it has no last day
}

// Standing says on which days an entry may be chosen.
func Standing(ctx context.Context, days listing.Days, today day.Day) *ui.BadgeProps {
	switch {
	case today.Before(days.StartsOn) && days.On(days.StartsOn):
		return &ui.BadgeProps{Label: locales.T(ctx, "kind.from", "day", locales.Day(ctx, days.StartsOn.Time())), Tone: ui.Info, Small: true}
	case !days.On(today):
		return &ui.BadgeProps{Label: locales.T(ctx, "referral.reasons.over"), Small: true}
	case !days.EndsOn.IsZero():
		return &ui.BadgeProps{Label: locales.T(ctx, "referral.reasons.until", "day", locales.Day(ctx, days.EndsOn.Time())), Tone: ui.Warn, Small: true}
	}
	return &ui.BadgeProps{Label: locales.T(ctx, "referral.reasons.valid"), Tone: ui.Good, Small: true}
}
