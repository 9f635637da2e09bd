package persons

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/views/hindrances"
	"passerelle/views/ui"
)

func fileOf(p person.Person) string { return "/persons/" + p.ID.String() }

// crumbs is the way from the list over the file to one of its pages.
func crumbs(ctx context.Context, p person.Person, titleKey string) []ui.Crumb {
	return []ui.Crumb{
		{Label: locales.T(ctx, "person.list.title"), Href: "/persons"},
		{Label: p.Name(), Href: fileOf(p)},
		{Label: locales.T(ctx, titleKey)},
	}
}

func (p Measure) titleKey() string {
	if p.Known {
		return "person.measure_form.change"
	}
	return "person.measure_form.add"
}

func (p Measure) lead(ctx context.Context) string {
	return locales.T(ctx, "person.measure_form.lead", "name", p.Person.Name())
}

func (p Limits) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "person.limits.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "person.limits.column")}, {Label: locales.T(ctx, "person.limits.acts"), Hidden: true, Tight: true},
	}}
	for _, l := range p.Limits {
		words := hindrances.Limit(ctx, l)
		row := ui.Row{Cells: []templ.Component{ui.Text(words), templ.NopComponent}}
		if p.Person.Status.Open() {
			row.Cells[1] = removeLimit(l, words)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
