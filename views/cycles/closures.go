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
	// Calendar is the form of a file, with what is wrong with it.
	Calendar       CalendarForm
	CalendarErrors ui.Errors
}

func (p Closures) branches() []ui.Option { return branchOptions(p.Branches) }

func branchOptions(branches []person.Choice) (options []ui.Option) {
	for _, one := range branches {
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
		days := locales.Span(ctx, c.FromOn.Time(), c.ToOn.Time())
		where := c.BranchName
		if where == "" {
			where = locales.T(ctx, "closure.field.everywhere")
		}
		source := ""
		if c.Imported {
			source = locales.T(ctx, "closure.import.source")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(days), ui.Lines(where, c.RoomName), ui.Lines(c.Reason, source), ui.Text(locales.Number(ctx, int64(c.Sessions))), reopen(c, days),
		}})
	}
	return table
}
