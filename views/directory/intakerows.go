package directory

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/inclusion"
	"passerelle/views/ui"
)

func intakeRows(ctx context.Context, all []inclusion.Intake) []ui.Row {
	rows := make([]ui.Row, len(all))
	for i, one := range all {
		rows[i] = ui.Row{Href: intakePath(one), Cells: []templ.Component{
			ui.Text(locales.DateTime(ctx, one.CreatedAt)), ui.Text(locales.Number(ctx, int64(one.Rows))), ui.Badge(intakeState(ctx, one)),
		}}
	}
	return rows
}

func problemRows(ctx context.Context, all []inclusion.Problem) []ui.Row {
	rows := make([]ui.Row, len(all))
	for i, one := range all {
		rows[i] = ui.Row{Cells: []templ.Component{ui.Text(locales.Number(ctx, int64(one.Line))), ui.Text(one.Name), ui.Text(locales.T(ctx, one.Key))}}
	}
	return rows
}
