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

// DayForm is a day on which a permanence changes, as it is typed.
type DayForm struct {
	DeskID string `form:"desk_id"`
	Kind   string `form:"kind"`
	On     string `form:"on"`
	Opens  string `form:"opens"`
	Closes string `form:"closes"`
	Words  string `form:"words"`
}

// MarkForm says what came of an hour, and which day is being looked at.
type MarkForm struct {
	Mark string `form:"mark"`
	On   string `form:"on"`
}

// Rules are the permanences of an offer. Altering says which form was refused.
type Rules struct {
	Offer    partner.Choice
	Desks    []desk.Desk
	Changes  []desk.Change // of every permanence of the service
	Branches []person.Choice
	Today    day.Day
	Form     RuleForm
	Day      DayForm
	Altering bool
	Errors   ui.Errors
}

// errors are those of one of the two forms.
func (p Rules) errors(altering bool) ui.Errors {
	if p.Altering == altering {
		return p.Errors
	}
	return nil
}

// held are the permanences that still go on, to choose among.
func (p Rules) held(ctx context.Context) (options []ui.Option) {
	for _, d := range p.Desks {
		if !d.Ended(p.Today) {
			options = append(options, ui.Option{Value: d.ID.String(), Label: rule(ctx, d) + ", " + d.BranchName})
		}
	}
	return options
}

// which is the permanence that the form is about: the only one, if there is one.
func (p Rules) which(ctx context.Context) string {
	if held := p.held(ctx); p.Day.DeskID == "" && len(held) == 1 {
		return held[0].Value
	}
	return p.Day.DeskID
}

func kinds(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: desk.Off, Label: locales.T(ctx, "desk.kind.off")}, {Value: desk.Extra, Label: locales.T(ctx, "desk.kind.extra")}}
}

// changed says what becomes of a day.
func changed(ctx context.Context, c desk.Change) string {
	if c.Kind == desk.Off {
		return locales.T(ctx, "desk.day.off_short")
	}
	return locales.T(ctx, "desk.day.extra", "opens", clock(ctx, c.Opens), "closes", clock(ctx, c.Closes))
}

// days lists the changed days of the offer's permanences.
func (p Rules) days(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "desk.page.days"), Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.day")}, {Label: locales.T(ctx, "desk.field.which")}, {Label: locales.T(ctx, "desk.column.change")},
		{Label: locales.T(ctx, "desk.act.restore"), Hidden: true, Tight: true},
	}}
	for _, c := range p.Changes {
		for _, d := range p.Desks {
			if d.ID == c.Desk {
				on := locales.DayLong(ctx, c.On.Time())
				table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(on), ui.Lines(rule(ctx, d), d.BranchName), ui.Lines(changed(ctx, c), c.Words), restoring(c, on)}})
			}
		}
	}
	return table
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
	Before  []desk.Visit // begun or cancelled, the latest first
	Offered []desk.Slots
	Errors  ui.Errors
}

// Sheet is a day of a partner's permanences.
type Sheet struct {
	On      day.Day
	Today   day.Day
	Now     time.Time
	Next    day.Day // the next day on which somebody comes; zero without one
	Visits  []desk.Visit
	Changes []desk.Change // of that day
	May     bool          // the reader says who came
	Errors  ui.Errors
}

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
	from := locales.Day(ctx, d.FromOn.Time())
	if d.UntilOn.IsZero() {
		return locales.T(ctx, "desk.page.since", "from", from)
	}
	return locales.T(ctx, "desk.page.period", "from", from, "until", locales.Day(ctx, d.UntilOn.Time()))
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

func markWords(ctx context.Context, v desk.Visit) ui.BadgeProps {
	switch {
	case v.Cancelled:
		return ui.BadgeProps{Label: locales.T(ctx, "desk.mark.cancelled"), Small: true}
	case v.Mark == "":
		return ui.BadgeProps{Label: locales.T(ctx, "desk.mark.none"), Small: true}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "desk.mark."+string(v.Mark)), Tone: markTones[v.Mark], Small: true}
}

var markTones = map[desk.Mark]ui.Tone{desk.Came: ui.Good, desk.Excused: ui.Info, desk.Missed: ui.Bad}

// before lists what came of the last hours.
func (p Hours) before(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "desk.hours.before"), Columns: []ui.Column{
		{Label: locales.T(ctx, "desk.column.when")}, {Label: locales.T(ctx, "desk.column.who")}, {Label: locales.T(ctx, "desk.column.mark")},
	}}
	for _, v := range p.Before {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(locales.DateTime(there(ctx, v.TimeZone), v.StartsAt)), ui.Lines(v.OrganisationName, v.OfferName), ui.BadgeLines(markWords(ctx, v), v.MarkedName),
		}})
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
		{Label: locales.T(ctx, "desk.column.hour"), Tight: true}, {Label: locales.T(ctx, "desk.column.name")}, {Label: locales.T(ctx, "desk.column.interpreter")}, {Label: locales.T(ctx, "desk.column.where")}, {Label: locales.T(ctx, "desk.column.mark")},
	}}
	for _, v := range p.Visits {
		interpreter := ui.Muted(locales.T(ctx, "desk.sheet.no_interpreter"))
		if v.Interpreter != "" {
			interpreter = ui.Text(locales.T(ctx, "person.language."+v.Interpreter))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(locales.Clock(there(ctx, v.TimeZone), v.StartsAt)), ui.Lines(v.Name, v.OfferName), interpreter, ui.Lines(v.BranchName, v.Room), p.mark(v),
		}})
	}
	return table
}

func (p Sheet) title(ctx context.Context) string {
	return locales.T(ctx, "desk.sheet.title", "day", locales.DayLong(ctx, p.On.Time()))
}

// change tells the partner that a day does not follow the rule.
func (p Sheet) change(ctx context.Context, c desk.Change) ui.AlertProps {
	if c.Kind == desk.Off {
		return ui.AlertProps{Tone: ui.Warn, Title: locales.T(ctx, "desk.day.off"), Text: c.Words}
	}
	return ui.AlertProps{Tone: ui.Info, Title: changed(ctx, c), Text: c.Words}
}
