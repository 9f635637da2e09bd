package persons

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/views/journal"
	"passerelle/views/ui"
)

func (p Journal) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: p.title(ctx), Columns: []ui.Column{
		{Label: locales.T(ctx, "journal.column.when"), Tight: true},
		{Label: locales.T(ctx, "journal.column.who")},
		{Label: locales.T(ctx, "journal.column.what")},
	}}
	for _, line := range p.Lines {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateShort(ctx, line.At), locales.Clock(ctx, line.At)), reader(ctx, line),
			ui.Lines(locales.T(ctx, "journal.action."+string(line.Action)), journal.About(ctx, line)),
		}})
	}
	return table
}

// reader is who did it: a colleague by name, a partner by its organisation, what
// the portal did by itself as such.
func reader(ctx context.Context, line audit.Line) templ.Component {
	role := ""
	if line.Role != "" {
		role = locales.T(ctx, "role.label."+string(line.Role))
	}
	switch {
	case line.Name != "":
		return ui.Lines(line.Name, role)
	case line.Organisation != "":
		return ui.Lines(line.Organisation, role)
	case actor.KindOf(line.Role) == actor.DPO:
		return ui.Text(role) // of no service: their name is not the service's to know
	case role != "":
		return ui.Lines(role, locales.T(ctx, "journal.who.left"))
	}
	return ui.Text(locales.T(ctx, "journal.who.portal"))
}
