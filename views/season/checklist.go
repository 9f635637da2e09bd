package season

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// StepForm is what is said of a step of a checklist. Do is done, reopen, or assign
// to give it to somebody else.
type StepForm struct {
	Step      string `form:"step"`
	PlannerID string `form:"planner_id"`
	Do        string `form:"do"`
}

// Checklist is what must be ready before one date of an action.
type Checklist struct {
	Session programme.Session
	Items   []culture.Item
	// Equipment is what the date needs, to be announced where nobody enters freely.
	Equipment []equipment.Equipment
	Planners  []culture.Planner
	Today     day.Day
	Now       time.Time
	// Plans says that the reader may settle its steps.
	Plans  bool
	Form   StepForm // that was refused
	Errors ui.Errors
}

func checklistPath(of programme.SessionID) string { return "/dates/" + of.String() + "/checklist" }

func (p Checklist) lead(ctx context.Context) string {
	return p.Session.Theme + " – " + locales.DateTimeLong(there(ctx, p.Session.TimeZone), p.Session.StartsAt)
}

func (p Checklist) crumbs(ctx context.Context) []ui.Crumb {
	action := path(culture.ID(p.Session.Cycle))
	return []ui.Crumb{home(ctx), {Label: p.Session.Label, Href: action}, {Label: locales.T(ctx, "checklist.page.title")}}
}

func (p Checklist) errors(of culture.Item) ui.Errors {
	if p.Form.Step != string(of.Step) {
		return nil
	}
	return p.Errors
}

// stray are the errors that belong to no step that is still shown.
func (p Checklist) stray() ui.Errors {
	for _, one := range p.Items {
		if p.Form.Step == string(one.Step) {
			return nil
		}
	}
	return p.Errors
}

func (p Checklist) planners() (options []ui.Option) {
	for _, one := range p.Planners {
		options = append(options, ui.Option{Value: one.Account.String(), Label: one.Name})
	}
	return options
}

func (p Checklist) owner(of culture.Item) string {
	if p.Form.Step == string(of.Step) && p.Form.PlannerID != "" {
		return p.Form.PlannerID
	}
	return of.Owner.String()
}

func stepName(ctx context.Context, s culture.Step) string {
	return locales.T(ctx, "checklist.step."+string(s))
}

// before words how many days ahead of the date a step is due: « J-60 ».
func before(ctx context.Context, i culture.Item) string {
	return locales.T(ctx, "checklist.due.before", "days", i.HeldOn.Since(i.DueOn))
}

func stepState(ctx context.Context, i culture.Item, today day.Day) ui.BadgeProps {
	switch {
	case i.Done():
		return ui.BadgeProps{Label: locales.T(ctx, "checklist.state.done"), Tone: ui.Good}
	case i.Late(today):
		return ui.BadgeProps{Label: locales.T(ctx, "checklist.state.late"), Tone: ui.Bad}
	case i.Again():
		return ui.BadgeProps{Label: locales.T(ctx, "checklist.state.again"), Tone: ui.Warn}
	case i.DueOn == today:
		return ui.BadgeProps{Label: locales.T(ctx, "checklist.state.today"), Tone: ui.Warn}
	}
	return ui.BadgeProps{Label: locales.T(ctx, "checklist.state.open"), Tone: ui.Info}
}

// settled says who said that a step is done, and for which day it was.
func settled(ctx context.Context, i culture.Item) string {
	switch {
	case i.Done():
		return locales.T(ctx, "checklist.state.by", "name", i.DoneName, "when", locales.DateTime(ctx, i.DoneAt))
	case i.Again():
		return locales.T(ctx, "checklist.state.for", "day", locales.Day(ctx, i.DoneFor.Time()), "name", i.DoneName)
	}
	return ""
}

func owner(ctx context.Context, i culture.Item) string {
	if i.OwnerName == "" {
		return locales.T(ctx, "checklist.owner.none")
	}
	return i.OwnerName
}

func (p Checklist) facts(ctx context.Context, i culture.Item) []ui.Fact {
	facts := []ui.Fact{
		{Label: locales.T(ctx, "checklist.column.due"), Value: before(ctx, i) + " – " + locales.DayLong(ctx, i.DueOn.Time())},
		{Label: locales.T(ctx, "checklist.column.state"), Body: ui.BadgeLines(stepState(ctx, i, p.Today), settled(ctx, i))},
		{Label: locales.T(ctx, "checklist.column.owner"), Value: owner(ctx, i)},
	}
	return facts
}

// checklist are the steps of all dates to come of an action.
func checklist(ctx context.Context, items []culture.Item, today day.Day) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "checklist.page.title"), Columns: []ui.Column{
		{Label: locales.T(ctx, "season.column.date")}, {Label: locales.T(ctx, "checklist.column.step")}, {Label: locales.T(ctx, "checklist.column.due")},
		{Label: locales.T(ctx, "checklist.column.state")}, {Label: locales.T(ctx, "checklist.column.owner")},
	}}
	for _, i := range items {
		at := there(ctx, i.TimeZone)
		table.Rows = append(table.Rows, ui.Row{Href: checklistPath(i.Session), Cells: []templ.Component{
			ui.Lines(locales.Date(at, i.StartsAt), i.Theme), ui.Text(stepName(ctx, i.Step)), ui.Lines(locales.Day(ctx, i.DueOn.Time()), before(ctx, i)),
			ui.BadgeLines(stepState(ctx, i, today), settled(ctx, i)), ui.Text(owner(ctx, i)),
		}})
	}
	return table
}
