package statistics

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/statistics"
	"passerelle/views/ui"
)

// ExportForm asks for a report as a file.
type ExportForm struct {
	ServiceID string `form:"service_id"`
	Year      string `form:"year"`
	Format    string `form:"format"`
}

// Exports is the page that asks for a file, with the files asked for.
type Exports struct {
	Form     ExportForm
	Service  statistics.Service
	Years    []int
	Services []statistics.Service
	All      []statistics.Export
	Errors   ui.Errors
}

func (p Exports) years() []ui.Option {
	return Report{Report: statistics.Report{Years: p.Years}}.years()
}

func (p Exports) services() []ui.Option { return Report{Services: p.Services}.services() }

func formats(ctx context.Context) (all []ui.Option) {
	for _, format := range statistics.Formats {
		all = append(all, ui.Option{Value: format, Label: locales.T(ctx, "statistics.format."+format), Hint: locales.T(ctx, "statistics.format."+format+"_hint")})
	}
	return all
}

func exportPath(e statistics.Export) string { return "/statistics/exports/" + e.ID.String() }

func exportTitle(ctx context.Context, e statistics.Export) string {
	return locales.T(ctx, "statistics.export.page", "year", strconv.Itoa(e.Year), "format", locales.T(ctx, "statistics.format."+e.Format))
}

func exportState(ctx context.Context, e statistics.Export) ui.BadgeProps {
	if e.Ready {
		return ui.BadgeProps{Label: locales.T(ctx, "statistics.export.ready"), Tone: ui.Good, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "statistics.export.waiting"), Tone: ui.Info, Small: true}
}

func (p Exports) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "statistics.export.asked"), Columns: []ui.Column{
		{Label: locales.T(ctx, "statistics.export.report")}, {Label: locales.T(ctx, "statistics.export.when")}, {Label: locales.T(ctx, "statistics.export.until")}, {Label: locales.T(ctx, "statistics.export.state"), Tight: true}}}
	for _, e := range p.All {
		table.Rows = append(table.Rows, ui.Row{Href: exportPath(e), Cells: []templ.Component{
			ui.Lines(exportTitle(ctx, e), e.Service.Name), ui.Text(locales.DateTime(ctx, e.AskedAt)), ui.Text(locales.DateTime(ctx, e.ExpiresAt)), ui.Badge(exportState(ctx, e))}})
	}
	return table
}
