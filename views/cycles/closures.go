package cycles

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// ClosureForm is a closure to announce, as typed.
type ClosureForm struct {
	BranchID string `form:"branch_id"`
	RoomID   string `form:"room_id"`
	From     string `form:"from"`
	Until    string `form:"until"`
	Reason   string `form:"reason"`
}

// Closures is the page of the days without sessions.
type Closures struct {
	Listed   []programme.Closure
	Branches []person.Choice
	Rooms    []programme.Room
	Form     ClosureForm
	Errors   ui.Errors
}

func (p Closures) branches() (options []ui.Option) {
	for _, one := range p.Branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

func (p Closures) rooms() (options []ui.Option) {
	for _, one := range p.Rooms {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name + " (" + one.BranchName + ")"})
	}
	return options
}

func (p Closures) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "closure.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "closure.column.days")}, {Label: locales.T(ctx, "closure.column.where")}, {Label: locales.T(ctx, "closure.field.reason")},
		{Label: locales.T(ctx, "closure.column.sessions"), Number: true, Tight: true}, {Label: locales.T(ctx, "closure.reopen.action"), Hidden: true, Tight: true},
	}}
	for _, c := range p.Listed {
		days := locales.Span(ctx, midnight(c.FromOn), midnight(c.ToOn))
		where := c.BranchName
		if where == "" {
			where = locales.T(ctx, "closure.field.everywhere")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(days), ui.Lines(where, c.RoomName), ui.Text(c.Reason), ui.Text(locales.Number(ctx, int64(c.Sessions))), reopen(c, days),
		}})
	}
	return table
}
