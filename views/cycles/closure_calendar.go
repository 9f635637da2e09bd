package cycles

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/ical"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// CalendarForm is a calendar of closures to bring in.
type CalendarForm struct {
	BranchID string `form:"branch_id"`
	// Events is what was read of the file, between what it would change and the yes.
	Events string   `form:"events"`
	Remove []string `form:"remove"`
	Do     string   `form:"do"`
}

// ClosureCalendar is the page of what a calendar would change.
type ClosureCalendar struct {
	Plan     programme.ClosurePlan
	Branches []person.Choice
	Form     CalendarForm
	Errors   ui.Errors
}

func (p ClosureCalendar) where(ctx context.Context) string {
	for _, one := range branchOptions(p.Branches) {
		if one.Value == p.Form.BranchID {
			return one.Label
		}
	}
	return locales.T(ctx, "closure.field.everywhere")
}

// facts are the place, and how many events of each kind; none of a kind is left out.
func (p ClosureCalendar) facts(ctx context.Context) []ui.Fact {
	facts := []ui.Fact{{Label: locales.T(ctx, "closure.column.where"), Value: p.where(ctx)}}
	for _, one := range []struct {
		key   string
		count int
	}{
		{"closure.import.fresh", len(p.Plan.Fresh)}, {"closure.import.changed", len(p.Plan.Changed)}, {"closure.import.same", p.Plan.Same},
		{"closure.import.past", p.Plan.Past}, {"closure.import.unread", len(p.Plan.Unread)}, {"closure.import.gone", len(p.Plan.Gone)},
	} {
		if one.count > 0 {
			facts = append(facts, ui.Fact{Label: locales.T(ctx, one.key), Value: locales.Number(ctx, int64(one.count))})
		}
	}
	return facts
}

func days(ctx context.Context, from, to day.Day) string {
	return locales.Span(ctx, from.Time(), to.Time())
}

func (p ClosureCalendar) fresh(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "closure.import.fresh"), Columns: []ui.Column{
		{Label: locales.T(ctx, "closure.column.days")}, {Label: locales.T(ctx, "closure.field.reason")},
	}}
	for _, e := range p.Plan.Fresh {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(days(ctx, e.From, e.To)), ui.Text(e.Title)}})
	}
	return table
}

func (p ClosureCalendar) changed(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "closure.import.changed"), Columns: []ui.Column{
		{Label: locales.T(ctx, "closure.field.reason")}, {Label: locales.T(ctx, "closure.import.before")}, {Label: locales.T(ctx, "closure.import.after")},
	}}
	for _, c := range p.Plan.Changed {
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{
			ui.Text(c.New.Title), ui.Lines(days(ctx, c.Old.FromOn, c.Old.ToOn), c.Old.Reason), ui.Text(days(ctx, c.New.From, c.New.To)),
		}})
	}
	return table
}

func (p ClosureCalendar) unread(ctx context.Context) ui.TableProps {
	table := ui.TableProps{Caption: locales.T(ctx, "closure.import.unread"), Columns: []ui.Column{
		{Label: locales.T(ctx, "closure.import.event")}, {Label: locales.T(ctx, "closure.import.why")},
	}}
	for _, e := range p.Plan.Unread {
		title := e.Title
		if title == "" {
			title = locales.T(ctx, "closure.import.untitled")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []templ.Component{ui.Text(title), ui.Text(why(ctx, e.Why))}})
	}
	return table
}

// why says what is wrong with an event. What came back in a form may hold any word.
func why(ctx context.Context, w ical.Why) string {
	switch w {
	case ical.NoUID, ical.Twice, ical.Repeats, ical.NoTitle, ical.LongTitle, ical.Backwards, ical.TooLong, ical.Zone:
		return locales.T(ctx, "closure.unread."+string(w))
	default:
		return locales.T(ctx, "closure.unread.dates")
	}
}

func (p ClosureCalendar) gone(ctx context.Context) (options []ui.Option) {
	for _, c := range p.Plan.Gone {
		options = append(options, ui.Option{Value: c.ID.String(), Label: days(ctx, c.FromOn, c.ToOn), Hint: c.Reason})
	}
	return options
}

func shutWhen(ctx context.Context, s programme.ShutSession) string {
	return locales.DateTimeLong(there(ctx, s.TimeZone), s.StartsAt)
}

// confirm names what the button does.
func (p ClosureCalendar) confirm(ctx context.Context) string {
	if n := len(p.Plan.Fresh) + len(p.Plan.Changed); n > 0 {
		return locales.N(ctx, "closure.import.confirm", n)
	}
	return locales.T(ctx, "closure.import.confirm_removal")
}
