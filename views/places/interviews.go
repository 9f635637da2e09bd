package places

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// SlotForm is one more hour, as typed.
type SlotForm struct {
	On            string `form:"on"`
	At            string `form:"at"`
	FacilitatorID string `form:"facilitator_id"` // account
}

// Interviews are the hours of a cycle at which who is proposed is met.
type Interviews struct {
	Cycle   programme.Cycle
	Team    []programme.Facilitator
	Slots   []programme.Slot
	Decides bool
	Form    SlotForm
	Errors  ui.Errors
}

// team are those who may meet somebody: of the service.
func (p Interviews) team() (options []ui.Option) {
	for _, one := range p.Team {
		if one.Part != programme.External {
			options = append(options, ui.Option{Value: one.Account.String(), Label: one.Name})
		}
	}
	return options
}

func (p Interviews) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "interview.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "interview.column.when")}, {Label: locales.T(ctx, "interview.column.who")}, {Label: locales.T(ctx, "interview.act.drop"), Hidden: true, Tight: true},
	}}
	for _, s := range p.Slots {
		row := ui.Row{Cells: []templ.Component{ui.Lines(locales.DateTime(there(ctx, s.TimeZone), s.StartsAt), s.WithName)}}
		if s.Free() {
			row.Cells = append(row.Cells, ui.Muted(locales.T(ctx, "interview.page.free")), dropSlot(s, p.Decides, locales.DateTime(there(ctx, s.TimeZone), s.StartsAt)))
		} else {
			row.Href = proposalPath(programme.ProposalID{UUID: s.Proposal})
			row.Cells = append(row.Cells, ui.Text(s.Name), ui.Text(""))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
