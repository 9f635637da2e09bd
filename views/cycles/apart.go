package cycles

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// ApartForm names somebody to keep a person apart from.
type ApartForm struct {
	OtherID string `form:"other_id"`
}

// Apart is the page of whom a person must not meet in a group.
type Apart struct {
	Person person.Person
	Pairs  []programme.Pair
	Others []programme.Pair // who might be met: nobody is kept apart from them yet
	Form   ApartForm
	Errors ui.Errors
}

func (p Apart) path() string { return "/persons/" + p.Person.ID.String() }

func (p Apart) options() []ui.Option {
	options := make([]ui.Option, len(p.Others))
	for i, one := range p.Others {
		options[i] = ui.Option{Value: one.Person.String(), Label: one.Name}
	}
	return options
}

func (p Apart) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "apart.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "apart.column.since")}, {Label: locales.T(ctx, "apart.act.end"), Hidden: true, Tight: true},
	}}
	for _, pair := range p.Pairs {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(pair.Name), ui.Text(locales.Day(ctx, pair.KeptAt)), endPair(pair)}})
	}
	return table
}
