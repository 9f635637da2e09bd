package home

import (
	"context"

	"passerelle/locales"
	"passerelle/views/ui"
)

// addChecklists lists what must be ready before a date of an action.
func (h Home) addChecklists(ctx context.Context, list *worklist) {
	for _, i := range h.Prepare {
		at := "/dates/" + i.Session.String() + "/checklist"
		list.add(i.DueOn, ui.Work{
			Who: i.Label, Href: "/actions/" + i.Action.String(),
			What:  locales.T(ctx, "home.checklist.what_inline", "step", locales.T(ctx, "checklist.step."+string(i.Step))),
			Since: locales.T(ctx, "home.checklist.since", "theme", i.Theme, "day", locales.Day(ctx, i.HeldOn.Time())), Due: h.due(ctx, i.DueOn),
			Act: ui.ButtonLink(link(locales.T(ctx, "home.checklist.act"), at, i.Label+", "+i.Theme)),
		})
	}
}
