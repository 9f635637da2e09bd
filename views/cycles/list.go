package cycles

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/hindrances"
	"passerelle/views/ui"
)

// List is the page of cycles for staff.
type List struct {
	Cycles []programme.Cycle
	Today  day.Day
	Now    time.Time
	// All says that ended cycles are listed too.
	All bool
	// Person is whom to enrol; nil for a mere list.
	Person *person.Person
	// Hindrances are what would keep them from each cycle.
	Hindrances map[programme.CycleID][]programme.Hindrance
	// Offered are the seats held for the reader's own persons.
	Offered []programme.Waiting
	// Next leads to the next page; empty on the last.
	Next string
	// Create says that the reader may plan a cycle.
	Create bool
	// Places says that the reader may fill one.
	Places bool
}

func (p List) title(ctx context.Context) string {
	if p.Person != nil {
		return locales.T(ctx, "cycle.enrol.title", "name", p.Person.Name())
	}
	return locales.T(ctx, "cycle.list.title")
}

func (p List) lead(ctx context.Context) string {
	if p.Person != nil {
		return locales.T(ctx, "cycle.enrol.lead")
	}
	return locales.N(ctx, "cycle.list.count", len(p.Cycles))
}

func (p List) tabs(ctx context.Context) []ui.Tab {
	return []ui.Tab{
		{Label: locales.T(ctx, "cycle.list.open"), Href: "/cycles", Current: !p.All},
		{Label: locales.T(ctx, "cycle.list.all"), Href: "/cycles?state=all", Current: p.All},
	}
}

func (p List) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: p.title(ctx), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.cycle")}, {Label: locales.T(ctx, "cycle.column.dates")}, {Label: locales.T(ctx, "cycle.column.branch")},
		{Label: locales.T(ctx, "cycle.column.free"), Number: true, Tight: true},
	}}
	if p.Person != nil {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "cycle.enrol.action"), Hidden: true, Tight: true})
	} else {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "cycle.column.state"), Tight: true})
	}
	for _, c := range p.Cycles {
		row := ui.Row{Cells: []templ.Component{
			hindrances.Under(ctx, ui.Lines(c.Label, c.ProgrammeName), p.Hindrances[c.ID]), ui.Text(span(ctx, c)), ui.Lines(c.BranchName, c.Room), ui.Text(locales.Number(ctx, int64(c.Free()))),
		}}
		if p.Person != nil {
			row.Cells = append(row.Cells, enrolHere(c, *p.Person, p.Now))
		} else {
			row.Href = cyclePath(c.ID)
			row.Cells = append(row.Cells, ui.Badge(state(ctx, c.StateAt(p.Today))))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// Led is the page of an outside facilitator: what they lead.
type Led struct {
	Next   []programme.Session
	Cycles []programme.Cycle
	Today  day.Day
}

func (p Led) sessions(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "cycle.led.next"), Columns: []ui.Column{
		{Label: locales.T(ctx, "session.column.session")}, {Label: locales.T(ctx, "session.column.when")}, {Label: locales.T(ctx, "session.column.room")},
		{Label: locales.T(ctx, "session.column.status"), Tight: true},
	}}
	for _, s := range p.Next {
		table.Rows = append(table.Rows, ui.Row{Href: sessionPath(s.ID), Cells: []templ.Component{
			ui.Lines(name(ctx, s), s.Theme), ui.Text(when(ctx, s)), ui.Text(s.Room), ui.Badge(status(ctx, s)),
		}})
	}
	return table
}

func (p Led) cycles(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "cycle.led.cycles"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.cycle")}, {Label: locales.T(ctx, "cycle.column.dates")}, {Label: locales.T(ctx, "cycle.column.state"), Tight: true},
	}}
	for _, c := range p.Cycles {
		table.Rows = append(table.Rows, ui.Row{Href: cyclePath(c.ID), Cells: []templ.Component{
			ui.Lines(c.Label, c.Room), ui.Text(span(ctx, c)), ui.Badge(state(ctx, c.StateAt(p.Today))),
		}})
	}
	return table
}
