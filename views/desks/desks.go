// Package desks draws permanences: their rules, their free hours and the day of
// the partner who receives.
package desks

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/views/ui"
)

// RuleForm is a permanence as it is typed.
type RuleForm struct {
	BranchID string `form:"branch_id"`
	Room     string `form:"room"`
	Weekday  string `form:"weekday"` // 1 for Monday to 7 for Sunday
	Opens    string `form:"opens"`
	Closes   string `form:"closes"`
	Minutes  string `form:"minutes"`
	Every    string `form:"every"`
	From     string `form:"from"`
	Until    string `form:"until"`
}

// Rules are the permanences of an offer.
type Rules struct {
	Offer    partner.Choice
	Desks    []desk.Desk
	Branches []person.Choice
	Today    day.Day
	Form     RuleForm
	Errors   ui.Errors
}

// HourForm is a free hour, chosen.
type HourForm struct {
	DeskID   string `form:"desk_id"`
	StartsAt string `form:"starts_at"`
}

// Hours are what is free for a person, and what is booked.
type Hours struct {
	Person  person.Person
	Visits  []desk.Visit
	Offered []desk.Slots
	Errors  ui.Errors
}

// Sheet is a day of a partner's permanences.
type Sheet struct {
	On     day.Day
	Today  day.Day
	Next   day.Day // the next day on which somebody comes; zero without one
	Visits []desk.Visit
}

func midnight(d day.Day) time.Time { return d.In(time.UTC, day.Clock{}) }

func (p Rules) path() string { return "/offers/" + p.Offer.ID.String() }

func (p Hours) path() string { return "/persons/" + p.Person.ID.String() }

func (p Sheet) path(d day.Day) string { return "/desks?on=" + d.String() }

// there writes hours as clocks show them at a branch.
func there(ctx context.Context, zone string) context.Context {
	at, err := day.Zone(zone)
	if err != nil {
		return ctx
	}
	return locales.At(ctx, at)
}

func clock(ctx context.Context, c day.Clock) string {
	return locales.Clock(locales.At(ctx, time.UTC), day.Of(2026, time.January, 1).In(time.UTC, c))
}

func weekday(ctx context.Context, d time.Weekday) string {
	return locales.T(ctx, "date.weekday."+strconv.Itoa((int(d)+6)%7+1))
}

func weekdays(ctx context.Context) (options []ui.Option) {
	for n := 1; n <= 7; n++ {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: weekday(ctx, time.Weekday(n%7))})
	}
	return options
}

func (p Rules) branches() (options []ui.Option) {
	for _, b := range p.Branches {
		options = append(options, ui.Option{Value: b.ID.String(), Label: b.Name})
	}
	return options
}

// rule says when a permanence is held.
func rule(ctx context.Context, d desk.Desk) string {
	return locales.N(ctx, "desk.page.rule", d.EveryWeeks, "weekday", weekday(ctx, d.Weekday), "opens", clock(ctx, d.Opens), "closes", clock(ctx, d.Closes))
}

func (p Rules) period(ctx context.Context, d desk.Desk) string {
	from := locales.Day(ctx, midnight(d.FromOn))
	if d.UntilOn.IsZero() {
		return locales.T(ctx, "desk.page.since", "from", from)
	}
	return locales.T(ctx, "desk.page.period", "from", from, "until", locales.Day(ctx, midnight(d.UntilOn)))
}

func (p Rules) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "desk.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.when")}, {Label: locales.T(ctx, "desk.column.where")}, {Label: locales.T(ctx, "desk.column.period")},
		{Label: locales.T(ctx, "desk.act.end"), Hidden: true, Tight: true},
	}}
	for _, d := range p.Desks {
		act := ui.Muted(locales.T(ctx, "desk.page.ended"))
		if d.UntilOn.IsZero() || d.UntilOn.After(p.Today) {
			act = ending(d, rule(ctx, d))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Lines(rule(ctx, d), locales.T(ctx, "desk.page.minutes", "minutes", d.SlotMinutes)), ui.Lines(d.BranchName, d.Room), ui.Text(p.period(ctx, d)), act,
		}})
	}
	return table
}

func (p Hours) booked(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "desk.hours.booked"), Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.when")}, {Label: locales.T(ctx, "desk.column.who")}, {Label: locales.T(ctx, "desk.column.where")},
		{Label: locales.T(ctx, "desk.act.cancel"), Hidden: true, Tight: true},
	}}
	for _, v := range p.Visits {
		when := locales.DateTime(there(ctx, v.TimeZone), v.StartsAt)
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(when), ui.Lines(v.OrganisationName, v.OfferName), ui.Lines(v.BranchName, v.Room), freeing(v, when)}})
	}
	return table
}

func (p Hours) free(ctx context.Context, s desk.Slots) ui.TableProps {
	table := ui.TableProps{Caption: s.OrganisationName + " – " + s.OfferName, Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.when")}, {Label: locales.T(ctx, "desk.act.book"), Hidden: true, Tight: true},
	}}
	for _, slot := range s.Free {
		when := locales.DateTimeLong(there(ctx, s.TimeZone), slot.StartsAt)
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(when), booking(p, s.Desk, slot, when)}})
	}
	return table
}

func (p Sheet) table(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: p.title(ctx), Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.hour"), Tight: true}, {Label: locales.T(ctx, "desk.column.name")}, {Label: locales.T(ctx, "desk.column.interpreter")}, {Label: locales.T(ctx, "desk.column.where")},
	}}
	for _, v := range p.Visits {
		interpreter := ui.Muted(locales.T(ctx, "desk.sheet.no_interpreter"))
		if v.Interpreter != "" {
			interpreter = ui.Text(locales.T(ctx, "person.language."+v.Interpreter))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(locales.Clock(there(ctx, v.TimeZone), v.StartsAt)), ui.Lines(v.Name, v.OfferName), interpreter, ui.Lines(v.BranchName, v.Room),
		}})
	}
	return table
}

func (p Sheet) title(ctx context.Context) string {
	return locales.T(ctx, "desk.sheet.title", "day", locales.DayLong(ctx, midnight(p.On)))
}
