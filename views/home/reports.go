package home

import (
	"context"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/report"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// addReports lists the reports to the magistrate that wait for the reader: what is
// sent back or submitted counts from that day on.
func (h Home) addReports(ctx context.Context, list *worklist) {
	what := map[flow.Status]string{report.Drafted: "home.report.finish_inline", report.Returned: "home.report.returned_inline", report.Submitted: "home.report.validate_inline"}
	for _, r := range h.Reports {
		due, at := day.On(r.Since, locales.Zone(ctx)), "/reports/"+r.Report.String()
		if r.Status == report.Drafted {
			due = h.Today
		}
		list.add(due, ui.Work{
			Who: r.Name, Href: at, Born: persons.Born(ctx, r.BirthOn), What: locales.T(ctx, what[r.Status]),
			Since: locales.T(ctx, "home.report.since", "kind", locales.T(ctx, "magistrate_report.kind."+string(r.Kind)), "name", r.By, "when", locales.Ago(ctx, r.Since, h.Now)),
			Due:   h.due(ctx, due), Act: ui.ButtonLink(link(locales.T(ctx, "home.report.open"), at, r.Name)),
		})
	}
}
