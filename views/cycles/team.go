package cycles

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// TeamForm is one more facilitator, as chosen.
type TeamForm struct {
	MembershipID string `form:"membership_id"`
	Part         string `form:"part"`
}

// Team is the page of who leads a cycle.
type Team struct {
	Cycle      programme.Cycle
	Now        []programme.Facilitator
	Colleagues []programme.Facilitator
	Externals  []programme.Facilitator
	Form       TeamForm
	Errors     ui.Errors
}

func (p Team) people() []ui.Option {
	return append(colleagues(p.Colleagues), colleagues(p.Externals)...)
}

func parts(ctx context.Context) (options []ui.Option) {
	for _, part := range []programme.Part{programme.Cover, programme.Co, programme.Lead, programme.External} {
		options = append(options, ui.Option{Value: string(part), Label: locales.T(ctx, "cycle.part."+string(part))})
	}
	return options
}

func (p Team) lead(ctx context.Context) string {
	if p.Cycle.Kind == programme.Culture {
		return locales.T(ctx, "action.team.lead", "cycle", p.Cycle.Label)
	}
	return locales.T(ctx, "cycle.team.lead", "cycle", p.Cycle.Label)
}

func (p Team) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: team(ctx, p.Cycle.Kind), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "cycle.team.part")}, {Label: locales.T(ctx, "cycle.departure.action"), Hidden: true, Tight: true},
	}}
	for _, one := range p.Now {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(one.Name, one.OrgName), ui.Text(locales.T(ctx, "cycle.part."+string(one.Part))), stepDown(p.Cycle.ID, one),
		}})
	}
	return table
}
