package cycles

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/programme"
	"passerelle/views/hindrances"
	"passerelle/views/persons"
	"passerelle/views/ui"
)

// WaitForm says who waits for a seat, and why before others if so.
type WaitForm struct {
	PersonID string `form:"person_id"`
	Priority string `form:"priority"`
}

// waitingTable lists who waits; labels stand where the cycle is not said above.
func waitingTable(ctx context.Context, caption string, list []programme.Waiting, labels, acts, opens bool) ui.TableProps {
	table := ui.TableProps{Caption: caption, Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "waiting.column.rank"), Number: true, Tight: true},
	}}
	if acts {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "waiting.column.acts"), Hidden: true, Tight: true})
	}
	for _, w := range list {
		detail := waitingWords(ctx, w)
		if labels {
			detail = w.Label + " · " + detail
		}
		row := ui.Row{Cells: []templ.Component{hindrances.Under(ctx, ui.Lines(w.Name, persons.BornOn(ctx, w.BirthOn, detail)), w.Hindrances), ui.Text(locales.Number(ctx, int64(w.Rank)))}}
		if opens {
			row.Href = "/persons/" + w.Person.String()
		}
		if acts {
			row.Cells = append(row.Cells, waitingActs(w))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// waitingWords says until when a seat is offered, else why somebody goes first.
func waitingWords(ctx context.Context, w programme.Waiting) string {
	switch {
	case w.Status == programme.Offered && w.OfferEndsAt != nil:
		at := there(ctx, w.TimeZone)
		return locales.T(ctx, "waiting.status.offered", "until", locales.DateTime(at, *w.OfferEndsAt))
	case w.Priority != "":
		return locales.T(ctx, "waiting.status.first", "reason", locales.T(ctx, "waiting.priority."+string(w.Priority)))
	}
	return locales.T(ctx, "waiting.status.waiting")
}

func waitingPath(w programme.Waiting) string { return "/waiting/" + w.ID.String() }

func priorities(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(programme.Priorities))
	for i, p := range programme.Priorities {
		options[i] = ui.Option{Value: string(p), Label: locales.T(ctx, "waiting.priority."+string(p))}
	}
	return options
}

func giveUpLabel(ctx context.Context, w programme.Waiting) string {
	if w.Status == programme.Offered {
		return locales.T(ctx, "waiting.act.decline")
	}
	return locales.T(ctx, "waiting.act.leave")
}

func (p Show) proposals(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "proposal.page.plural"), Columns: []ui.Column{
		{Label: locales.T(ctx, "cycle.column.name")}, {Label: locales.T(ctx, "interview.page.title")},
	}}
	for _, one := range p.Proposals {
		met := locales.T(ctx, "proposal.page.no_interview")
		if one.InterviewAt != nil {
			met = locales.DateTime(there(ctx, one.TimeZone), *one.InterviewAt)
		}
		row := ui.Row{Cells: []templ.Component{ui.Lines(one.Name, persons.BornOn(ctx, one.BirthOn, locales.T(ctx, "proposal.page.made_by", "day", locales.Date(ctx, one.ProposedAt), "name", one.ByName))), ui.Text(met)}}
		if p.Enrols {
			row.Href = "/proposals/" + one.ID.String()
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
