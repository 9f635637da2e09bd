package home

import (
	"context"
	"slices"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/placement"
	"passerelle/models/referral"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// addTeam adds what a manager answers for: what is overdue in the hands of
// others, persons whom another service hands on, and the quarterly review. What waits for
// the manager in person stands above already.
func (h Home) addTeam(ctx context.Context, list *worklist) {
	for _, late := range h.Escalated {
		if slices.ContainsFunc(h.Referrals, func(r referral.Row) bool { return r.ID == late.ID }) ||
			slices.ContainsFunc(h.Missing, func(m placement.Row) bool { return m.Referral == late.ID }) {
			continue
		}
		_, due := late.Turn()
		file, who := "/referrals/"+late.ID.String(), late.ReferentName
		if who == "" {
			who = locales.T(ctx, "home.escalated.nobody_inline")
		}
		list.add(due, ui.Work{
			Who: late.Name, Href: file, Born: persons.Born(ctx, late.BirthOn),
			What:  locales.T(ctx, "home.escalated.what_inline", "organisation", late.OrganisationName),
			Since: locales.T(ctx, "home.escalated.since", "name", who, "when", locales.Ago(ctx, late.EscalatedAt, h.Now)),
			Due:   h.due(ctx, due), Act: ui.ButtonLink(link(locales.T(ctx, "home.referral.open"), file, late.Name)),
		})
	}
	for _, t := range h.Transfers {
		file := "/transfers/" + t.ID.String()
		list.add(t.AnswerDueOn, ui.Work{
			Who: t.Name, Href: file, Born: persons.Born(ctx, t.BirthOn), What: locales.T(ctx, "home.transfer.what_inline", "service", t.SourceName),
			Since: locales.T(ctx, "home.transfer.since", "name", t.AskedName, "when", locales.Ago(ctx, t.AskedAt, h.Now)),
			Due:   h.due(ctx, t.AnswerDueOn), Act: ui.ButtonLink(link(locales.T(ctx, "home.transfer.open"), file, t.Name)),
		})
	}
	if h.Review.Members == 0 {
		return
	}
	due, title := day.On(h.Review.Since, locales.Zone(ctx)), locales.T(ctx, "review.due.title")
	list.add(due, ui.Work{
		Who: title, Href: "/team/review", What: locales.N(ctx, "home.review.what_inline", h.Review.Members),
		Due: h.due(ctx, due), Act: ui.ButtonLink(link(locales.T(ctx, "review.due.action"), "/team/review", title)),
	})
}
