package home

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

func expectedTable(ctx context.Context, all []programme.Expected) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "reception.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "reception.column.name")}, {Label: locales.T(ctx, "reception.column.hour"), Tight: true},
		{Label: locales.T(ctx, "reception.column.what")}, {Label: locales.T(ctx, "reception.column.room")},
	}}
	for _, e := range all {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(e.Name), ui.Text(locales.Clock(ctx, e.StartsAt)), ui.Text(e.Label), ui.Text(e.Room),
		}})
	}
	return table
}
