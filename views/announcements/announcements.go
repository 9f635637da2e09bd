// Package announcements draws what the platform and managers have to say, the
// form that says it, and who has read it.
package announcements

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/announcement"
	"passerelle/models/day"
	"passerelle/views/ui"
)

// Form is an announcement, as it was typed.
type Form struct {
	Title    string `form:"title"`
	Text     string `form:"text"`
	Audience string `form:"audience"`
	From     string `form:"from"`
	Until    string `form:"until"`
}

// Typed is a day as people type it.
func Typed(d day.Day) string { return d.Time().Format("02/01/2006") }

// List is the page of announcements: those to read and, for whoever publishes,
// those of their place.
type List struct {
	Today  day.Day
	Shown  []announcement.Shown
	Said   []announcement.Said
	Writes bool
}

func path(id announcement.ID) string { return "/announcements/" + id.String() }

// by says who speaks, and for how long.
func by(ctx context.Context, a announcement.Shown) string {
	author := a.Author
	if author == "" {
		author = locales.T(ctx, "announcement.by.platform")
	}
	return author + " – " + show(ctx, a.Announcement)
}

func show(ctx context.Context, a announcement.Announcement) string {
	return locales.Span(ctx, a.FromOn.Time(), a.UntilOn.Time())
}

func (p List) said(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "announcement.said.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "announcement.column.title")}, {Label: locales.T(ctx, "announcement.column.show")},
		{Label: locales.T(ctx, "announcement.column.state")}, {Label: locales.T(ctx, "announcement.column.readers"), Number: true}}}
	for _, s := range p.Said {
		table.Rows = append(table.Rows, ui.Row{Href: path(s.ID), Cells: []templ.Component{
			ui.Text(s.Title), ui.Text(show(ctx, s.Announcement)), ui.Badge(state(ctx, s, p.Today)), ui.Text(locales.Number(ctx, int64(s.Readers)))}})
	}
	return table
}

func state(ctx context.Context, s announcement.Said, today day.Day) ui.BadgeProps {
	at, tone := s.On(today), ui.Neutral
	switch at {
	case announcement.Current:
		tone = ui.Good
	case announcement.Coming:
		tone = ui.Info
	}
	return ui.BadgeProps{Label: locales.T(ctx, "announcement.state."+string(at)), Tone: tone, Small: true}
}

// Compose is the page of a new announcement. Place is where it goes when there
// is no choice of audience.
type Compose struct {
	Place     string
	Audiences []announcement.Audience
	Form      Form
	Errors    ui.Errors
}

func (p Compose) audiences(ctx context.Context) (options []ui.Option) {
	for _, a := range p.Audiences {
		options = append(options, ui.Option{Value: string(a), Label: locales.T(ctx, "announcement.audience."+string(a))})
	}
	return options
}

func crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Label: locales.T(ctx, "announcement.page.title"), Href: "/announcements"}}
}

// Receipts is the page of one announcement, for the place that published it.
type Receipts struct {
	Place    string
	Today    day.Day
	Said     announcement.Said
	Receipts []announcement.Receipt // of the own place; none for the platform
}

func (p Receipts) open() bool {
	at := p.Said.On(p.Today)
	return at == announcement.Current || at == announcement.Coming
}

func (p Receipts) facts(ctx context.Context) []ui.Fact {
	audience := p.Place
	if p.Said.ServiceID == nil && p.Said.OrganisationID == nil {
		audience = locales.T(ctx, "announcement.audience."+string(p.Said.Audience))
	}
	return []ui.Fact{
		{Label: locales.T(ctx, "announcement.column.audience"), Value: audience},
		{Label: locales.T(ctx, "announcement.column.show"), Value: show(ctx, p.Said.Announcement)},
		{Label: locales.T(ctx, "announcement.column.readers"), Value: p.count(ctx)},
	}
}

// count says how many have read it, of how many where that is known.
func (p Receipts) count(ctx context.Context) string {
	if len(p.Receipts) == 0 {
		return locales.N(ctx, "announcement.readers.count", p.Said.Readers)
	}
	read := 0
	for _, r := range p.Receipts {
		if r.ReadAt != nil {
			read++
		}
	}
	return locales.T(ctx, "announcement.readers.of", "read", read, "all", len(p.Receipts))
}

func (p Receipts) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "announcement.readers.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "team.column.name")}, {Label: locales.T(ctx, "team.column.role")}, {Label: locales.T(ctx, "announcement.column.read")}}}
	for _, r := range p.Receipts {
		read := ui.Badge(ui.BadgeProps{Label: locales.T(ctx, "announcement.readers.not_yet"), Small: true})
		if r.ReadAt != nil {
			read = ui.Text(locales.DateTime(ctx, *r.ReadAt))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(r.Name), ui.Text(locales.T(ctx, "role.label."+string(r.Role))), read}})
	}
	return table
}
