// Package papers draws what leaves a cycle on paper, and the review interview
// that closes it. Paper is carried and lies about: neither the sign-in sheet nor
// the certificate says what people come for.
package papers

import (
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/attendance"
	"passerelle/models/programme"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// SignIn is the page of a sheet to be signed.
type SignIn struct {
	Sheet attendance.SignIn
	// Cycle and Session are what it is of; Session is zero for a whole cycle.
	Cycle   programme.CycleID
	Session programme.SessionID
	PDF     bool // a browser is there to make one
}

// acrossAPage is how many sessions fit side by side where a hand has room to sign.
const acrossAPage = 8

func (p SignIn) path() string {
	if !p.Session.Zero() {
		return "/sessions/" + p.Session.String() + "/sign-in-sheet"
	}
	return "/cycles/" + p.Cycle.String() + "/sign-in-sheet"
}

func (p SignIn) crumbs(ctx context.Context) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: locales.T(ctx, "cycle.list.title"), Href: "/cycles"}}
	if !p.Session.Zero() {
		crumbs = append(crumbs, ui.Crumb{Label: p.meetings()[0].name(ctx), Href: "/sessions/" + p.Session.String()})
	} else {
		crumbs = append(crumbs, ui.Crumb{Label: p.Sheet.Label, Href: "/cycles/" + p.Cycle.String()})
	}
	return append(crumbs, ui.Crumb{Label: locales.T(ctx, "paper.sign_in.title")})
}

// lead is when and where.
func (p SignIn) lead(ctx context.Context) string {
	at := locales.At(ctx, p.Sheet.Zone)
	text := p.Sheet.Room
	if all := p.Sheet.Sessions; len(all) > 0 {
		when := locales.Span(at, locales.DayOf(at, all[0].StartsAt), locales.DayOf(at, all[len(all)-1].StartsAt))
		if len(all) == 1 {
			when = locales.T(ctx, "session.hours.text", "day", locales.DateLong(at, all[0].StartsAt), "from", locales.Clock(at, all[0].StartsAt), "to", locales.Clock(at, all[0].EndsAt))
		}
		text = when + joined(text)
	}
	return text
}

func joined(more string) string {
	if more == "" {
		return ""
	}
	return ", " + more
}

type meeting struct {
	attendance.Meeting
	zone *time.Location
}

func (m meeting) name(ctx context.Context) string {
	return locales.T(ctx, "session.column.number", "number", m.Position)
}

func (p SignIn) meetings() []meeting {
	all := make([]meeting, len(p.Sheet.Sessions))
	for i, one := range p.Sheet.Sessions {
		all[i] = meeting{one, p.Sheet.Zone}
	}
	return all
}

// grids are the tables to be signed: the sessions of a cycle side by side, or the
// two halves of one session.
func (p SignIn) grids(ctx context.Context) []ui.SignGridProps {
	all := p.meetings()
	if !p.Session.Zero() {
		return []ui.SignGridProps{p.grid(ctx, []ui.SignColumn{
			{Label: locales.T(ctx, "paper.sign_in.first_half")}, {Label: locales.T(ctx, "paper.sign_in.second_half")},
		})}
	}
	var grids []ui.SignGridProps
	for part := range slices.Chunk(all, acrossAPage) {
		columns := make([]ui.SignColumn, len(part))
		for i, one := range part {
			at := locales.At(ctx, one.zone)
			columns[i] = ui.SignColumn{Label: one.name(ctx), Detail: locales.DateShort(at, one.StartsAt) + " " + locales.ClockShort(at, one.StartsAt)}
		}
		grids = append(grids, p.grid(ctx, columns))
	}
	return grids
}

func (p SignIn) grid(ctx context.Context, columns []ui.SignColumn) ui.SignGridProps {
	return ui.SignGridProps{
		Caption: locales.T(ctx, "paper.sign_in.title"), First: locales.T(ctx, "cycle.column.name"), Columns: columns,
		Groups: []ui.SignGroup{{Names: p.Sheet.Names}, {Label: locales.T(ctx, "cycle.page.led_by"), Names: p.Sheet.Facilitators}},
	}
}

// Certificate is the page of a certificate of attendance.
type Certificate struct {
	Certificate attendance.Certificate
	Signs       string // who vouches for it
	Today       time.Time
	PDF         bool
}

func (p Certificate) path() string {
	return "/enrolments/" + p.Certificate.Enrolment.String() + "/certificate"
}

func (p Certificate) letterhead(ctx context.Context) layout.Letterhead {
	c := p.Certificate
	return layout.Letterhead{
		Sender: layout.Address(c.Place, c.Street, locales.Phone(ctx, c.Phone)),
		Dated:  locales.T(ctx, "paper.certificate.dated", "day", locales.Date(ctx, p.Today)),
	}
}

func (p Certificate) name(ctx context.Context) string {
	title := locales.Title(p.Certificate.Civility)
	if title != locales.Mr && title != locales.Mrs {
		title = locales.NoTitle
	}
	return locales.NameInLetter(ctx, title, p.Certificate.First, p.Certificate.Last)
}

func (p Certificate) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "paper.certificate.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "paper.column.day")}, {Label: locales.T(ctx, "paper.column.hours")}, {Label: locales.T(ctx, "paper.column.presence")},
	}}
	at := locales.At(ctx, p.Certificate.Zone)
	for _, one := range p.Certificate.Attended {
		presence := "paper.presence.whole"
		if one.Partial {
			presence = "paper.presence.partial"
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(locales.DateLong(at, one.StartsAt)),
			ui.Text(locales.T(ctx, "paper.hours.text", "from", locales.Clock(at, one.StartsAt), "to", locales.Clock(at, one.EndsAt))),
			ui.Text(locales.T(ctx, presence)),
		}})
	}
	return table
}

// total is how long it was in all.
func (p Certificate) total(ctx context.Context) string {
	all, partial := p.Certificate.Lasted()
	if partial > 0 {
		return locales.T(ctx, "paper.certificate.total_partial", "time", Length(ctx, all), "partial", Length(ctx, partial))
	}
	return locales.T(ctx, "paper.certificate.total", "time", Length(ctx, all))
}

// Length writes « 12 h 30 », or « 45 min » below an hour.
func Length(ctx context.Context, d time.Duration) string {
	hours, minutes := int(d/time.Hour), int(d/time.Minute)%60
	switch {
	case hours == 0:
		return locales.T(ctx, "paper.length.minutes", "minutes", minutes)
	case minutes == 0:
		return locales.T(ctx, "paper.length.hours", "hours", hours)
	}
	return locales.T(ctx, "paper.length.both", "hours", hours, "minutes", minutes)
}
