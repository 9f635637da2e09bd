package home

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/programme"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// expectedTable says a birth date of homonyms only: reception needs the name, the hour and
// the room, and must not send one to the place of the other.
func expectedTable(ctx context.Context, all []programme.Expected) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "reception.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "reception.column.name")}, {Label: locales.T(ctx, "reception.column.hour"), Tight: true},
		{Label: locales.T(ctx, "reception.column.what")}, {Label: locales.T(ctx, "reception.column.room")},
	}}
	named := map[string]day.Day{}
	shared := map[string]bool{}
	for _, e := range all {
		if born, before := named[e.Name]; before && born != e.BirthOn {
			shared[e.Name] = true
		}
		named[e.Name] = e.BirthOn
	}
	for _, e := range all {
		who := ui.Text(e.Name)
		if shared[e.Name] {
			who = ui.Lines(e.Name, persons.BornOn(ctx, e.BirthOn, ""))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			who, ui.Text(locales.Clock(ctx, e.StartsAt)), ui.Text(e.Label), ui.Text(e.Room),
		}})
	}
	return table
}
