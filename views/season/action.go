package season

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/programme"
	"passerelle/views/lending"
	"passerelle/views/ui"
)

// Show is an action with its dates.
type Show struct {
	Action culture.Action
	Dates  []culture.Date
	Reach  culture.Reach
	// Checklist is what must be ready before the dates to come.
	Checklist []culture.Item
	Today     day.Day
	// Plans says that the reader plans the season, Enrols that they give seats.
	Plans, Enrols bool
	// Pays says that the reader knows what the action costs.
	Pays bool
}

func (p Show) cycle() programme.Cycle {
	return programme.Cycle{StartsOn: p.Action.StartsOn, EndsOn: p.Action.EndsOn, Cancelled: p.Action.Cancelled}
}

func (p Show) band(ctx context.Context) ui.FileProps {
	state := p.cycle().StateAt(p.Today)
	tone := map[programme.State]ui.Tone{programme.Open: ui.Info, programme.Running: ui.Good}[state]
	seats := locales.N(ctx, "action.page.seats", p.Action.Seats, "taken", p.Action.Taken)
	if p.Action.Waiting > 0 {
		seats += ", " + locales.N(ctx, "action.page.waiting_inline", p.Action.Waiting)
	}
	return ui.FileProps{
		Kind: locales.T(ctx, "action.page.kind"), Title: p.Action.Label, Subtitle: discipline(ctx, p.Action.Discipline) + " – " + locales.T(ctx, "action.form."+string(p.Action.Form)),
		State: &ui.BadgeProps{Label: locales.T(ctx, "cycle.state."+string(state)), Tone: tone}, Crumbs: []ui.Crumb{home(ctx), {Label: p.Action.Label}},
		Facts: []ui.Fact{
			{Label: locales.T(ctx, "cycle.column.dates"), Value: locales.Span(ctx, p.Action.StartsOn.Time(), p.Action.EndsOn.Time())},
			{Label: locales.T(ctx, "cycle.column.branch"), Value: p.Action.BranchName},
			{Label: locales.T(ctx, "season.column.seats"), Value: seats},
		},
	}
}

// reach says how many were reached, once there is somebody to count.
func (p Show) reach(ctx context.Context) []ui.Fact {
	number := func(n int) string { return locales.Number(ctx, int64(n)) }
	return []ui.Fact{
		{Label: locales.T(ctx, "action.reach.offered"), Value: number(p.Reach.Offered)},
		{Label: locales.T(ctx, "action.reach.registered"), Value: number(p.Reach.Registered)},
		{Label: locales.T(ctx, "action.reach.present"), Value: number(p.Reach.Present)},
		{Label: locales.T(ctx, "action.reach.participations"), Value: number(p.Reach.Participations)},
		{Label: locales.T(ctx, "action.reach.fill"), Value: locales.Percent(ctx, p.Reach.Fill())},
	}
}

func (p Show) dates(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "action.page.dates"), Columns: []ui.Column{
		{Label: locales.T(ctx, "season.column.date")}, {Label: locales.T(ctx, "season.column.what")}, {Label: locales.T(ctx, "season.column.place")},
		{Label: locales.T(ctx, "action.field.speaker")},
	}}
	if p.lends() {
		table.Columns = append(table.Columns, ui.Column{Label: locales.T(ctx, "equipment.field.both")})
	}
	for _, d := range p.Dates {
		at := there(ctx, p.Action.TimeZone)
		row := ui.Row{Href: "/sessions/" + d.Session.String(), Cells: []templ.Component{
			ui.Lines(locales.DateLong(at, d.StartsAt), hours(ctx, d, p.Action.TimeZone)), ui.Lines(d.Theme, status(ctx, d.Status)),
			ui.Lines(d.Place(), p.place(ctx, d)), ui.Text(d.Speaker),
		}}
		if p.lends() {
			row.Cells = append(row.Cells, lending.Cell(d.Equipment, d.Transport))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// lends reports whether a date has equipment, or somebody said how one gets there.
func (p Show) lends() bool {
	return slices.ContainsFunc(p.Dates, func(d culture.Date) bool { return len(d.Equipment) > 0 || d.Transport != "" })
}

// place says which setting it is, and why a room is taken twice.
func (p Show) place(ctx context.Context, d culture.Date) string {
	said := setting(ctx, d.Setting)
	if shared := strings.TrimSpace(d.Shared); shared != "" {
		said += " – " + locales.T(ctx, "action.page.shared_inline", "reason", shared)
	}
	return said
}
