// Package communes draws the search in the list of communes.
package communes

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/commune"
	"passerelle/views/ui"
)

// List is the id of the suggestions, on the page of communes and in the forms
// that take them from there.
const List = "commune-list"

// Search is what was typed and what was found.
type Search struct {
	Typed string
	Found []commune.Commune
}

// Suggest makes a field named commune suggest communes as one types; without
// script it is a field like any other.
func Suggest() templ.Attributes {
	return templ.Attributes{
		"list": List, "hx-get": "/communes", "hx-trigger": "input changed delay:250ms", "hx-target": "#" + List, "hx-select": "#" + List,
		"hx-swap": "outerHTML", "maxlength": "100",
	}
}

// suggestion is what choosing a commune types: with its postal code where there
// is one only.
func suggestion(c commune.Commune) string {
	if codes := c.Postals(); len(codes) == 1 {
		return codes[0] + " " + c.Name
	}
	return c.Name
}

func (p Search) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "commune.search.found"), Columns: []ui.Column{
		{Label: locales.T(ctx, "commune.column.name")}, {Label: locales.T(ctx, "commune.column.department")}, {Label: locales.T(ctx, "commune.column.postal")},
		{Label: locales.T(ctx, "commune.column.code")},
	}}
	for _, c := range p.Found {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Name), ui.Text(c.DepartmentName + " (" + c.DepartmentCode + ")"), ui.Text(c.PostalCodes), ui.Text(c.Code)}})
	}
	return table
}
