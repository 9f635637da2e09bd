package season

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/views/ui"
)

// Publication is the page on which a service says what anybody may read.
type Publication struct {
	Publication culture.Publication
	Actions     []culture.Offered
	Errors      ui.Errors
}

// address is where anybody reads the programme.
func (p Publication) address() string { return "/programme/" + p.Publication.ID.String() }

func (p Publication) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "publication.page.actions"), Columns: []ui.Column{
		{Label: locales.T(ctx, "season.column.what")}, {Label: locales.T(ctx, "publication.column.dates")}, {Label: locales.T(ctx, "publication.column.shown"), Tight: true},
		{Label: locales.T(ctx, "publication.column.act"), Hidden: true, Tight: true},
	}}
	for _, a := range p.Actions {
		below := ""
		if a.Walls > 0 {
			below = locales.N(ctx, "publication.page.walls", a.Walls)
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(a.Label), ui.Lines(locales.N(ctx, "publication.page.dates", a.Dates), below), ui.Badge(shownBadge(ctx, a)), toggle(a),
		}})
	}
	return table
}

func shownBadge(ctx context.Context, a culture.Offered) ui.BadgeProps {
	if a.OpenToAll {
		return ui.BadgeProps{Label: locales.T(ctx, "publication.state.shown"), Tone: ui.Good, Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "publication.state.hidden"), Small: true}
}

// ofMonth is a month of a programme.
type ofMonth[T any] struct {
	on    day.Day
	dates []T
}

// byMonth puts dates, which stand in order of time, under their months.
func byMonth[T any](dates []T, on func(T) day.Day) (months []ofMonth[T]) {
	for _, d := range dates {
		first := on(d).MonthStart()
		if len(months) == 0 || months[len(months)-1].on != first {
			months = append(months, ofMonth[T]{on: first})
		}
		last := &months[len(months)-1]
		last.dates = append(last.dates, d)
	}
	return months
}

func publicMonths(ctx context.Context, p culture.Programme) []ofMonth[culture.PublicDate] {
	return byMonth(p.Dates, func(d culture.PublicDate) day.Day {
		return day.On(d.StartsAt, locales.Zone(there(ctx, d.TimeZone)))
	})
}

func publicTable(ctx context.Context, m ofMonth[culture.PublicDate]) ui.TableProps {
	table := programmeColumns(ctx, month(ctx, m.on))
	for _, d := range m.dates {
		about := discipline(ctx, d.Discipline) + " – " + d.Theme
		if d.Cancelled {
			about = locales.T(ctx, "session.status.cancelled") + " – " + about
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateLong(there(ctx, d.TimeZone), d.StartsAt), hours(ctx, culture.Date{StartsAt: d.StartsAt, EndsAt: d.EndsAt}, d.TimeZone)),
			ui.Lines(d.Label, about), ui.Lines(d.Room, d.Site),
		}})
	}
	return table
}

func programmeColumns(ctx context.Context, caption string) ui.TableProps {
	return ui.TableProps{Caption: caption, Columns: []ui.Column{{Label: locales.T(ctx, "season.column.date")}, {Label: locales.T(ctx, "season.column.what")}, {Label: locales.T(ctx, "season.column.place")}}}
}

// summaries are what the actions of a programme are, each once.
func summaries(p culture.Programme) (facts []ui.Fact) {
	seen := map[string]bool{}
	for _, d := range p.Dates {
		if d.Summary != "" && !seen[d.Label] {
			seen[d.Label] = true
			facts = append(facts, ui.Fact{Label: d.Label, Value: d.Summary})
		}
	}
	return facts
}

// Printed is the list of a period for the staff.
type Printed struct {
	Period  culture.Period
	Entries []culture.Entry
	PDF     bool
}

// FileName is that of its PDF, without the ending.
func (p Printed) FileName(ctx context.Context) string {
	return locales.T(ctx, "printed.file.name", "period", p.Period.String())
}

func (p Printed) months() []ofMonth[culture.Entry] { return byMonth(p.Entries, dayOf) }

func printedTable(ctx context.Context, m ofMonth[culture.Entry]) ui.TableProps {
	table := programmeColumns(ctx, month(ctx, m.on))
	for _, e := range m.dates {
		about := e.Theme
		if said := status(ctx, e.Status); said != "" {
			about = said + " – " + about
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(locales.DateLong(there(ctx, e.TimeZone), e.StartsAt), hours(ctx, e.Date, e.TimeZone)), ui.Lines(e.Label, about), ui.Lines(e.Place(), setting(ctx, e.Setting)),
		}})
	}
	return table
}

// Poster is an action on a wall.
type Poster struct {
	Action culture.Action
	Dates  []culture.Date
	PDF    bool
}

// shown are the dates that take place.
func (p Poster) shown() (dates []culture.Date) {
	for _, d := range p.Dates {
		if d.Status != "cancelled" {
			dates = append(dates, d)
		}
	}
	return dates
}

func posterPath(of culture.ID) string { return path(of) + "/poster" }
