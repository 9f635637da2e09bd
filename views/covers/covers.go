// Package covers draws the absences of a service and who covers them.
package covers

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/views/ui"
)

// Form is a cover as it was typed.
type Form struct {
	AbsentID string `form:"absent_id"`
	CoverID  string `form:"substitute_id"`
	StartsOn string `form:"starts_on"`
	EndsOn   string `form:"ends_on"`
}

// New is what was typed, for the model.
func (f Form) New() charge.NewCover {
	return charge.NewCover{Absent: f.AbsentID, Cover: f.CoverID, StartsOn: f.StartsOn, EndsOn: f.EndsOn}
}

// Page is the absences of a service.
type Page struct {
	Reader     actor.Actor
	Today      day.Day
	Covers     []charge.Cover
	Colleagues []charge.Colleague
	Form       Form
	Errors     ui.Errors
}

// forOthers reports whether the reader may name covers for colleagues too.
func (p Page) forOthers() bool {
	return p.Reader.Role == actor.Manager || p.Reader.Role == actor.Director
}

func (p Page) colleagues() []ui.Option {
	options := make([]ui.Option, len(p.Colleagues))
	for i, c := range p.Colleagues {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Name}
		if c.BranchName != "" {
			options[i].Label += " – " + c.BranchName
		}
	}
	return options
}

func (p Page) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "cover.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cover.field.absent")}, {Label: locales.T(ctx, "cover.field.cover")},
		{Label: locales.T(ctx, "cover.column.period")}, {Label: locales.T(ctx, "cover.column.acts"), Hidden: true, Tight: true},
	}}
	for _, c := range p.Covers {
		when := ui.Text(locales.Span(ctx, c.StartsOn.Time(), c.EndsOn.Time()))
		if !c.StartsOn.After(p.Today) {
			when = current(locales.T(ctx, "cover.page.until_inline", "day", locales.Day(ctx, c.EndsOn.Time())))
		}
		row := ui.Row{Cells: []templ.Component{ui.Text(c.AbsentName), ui.Text(c.CoverName), when, templ.NopComponent}}
		if c.MayEnd(p.Reader) {
			row.Cells[3] = end(c)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
