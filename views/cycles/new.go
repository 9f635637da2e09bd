package cycles

import (
	"context"
	"strconv"

	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/views/ui"
)

// NewForm is a cycle to plan, as it was typed.
type NewForm struct {
	ProgrammeID string `form:"programme_id"`
	BranchID    string `form:"branch_id"`
	FirstOn     string `form:"first_on"`
	Weekday     string `form:"weekday"` // 1 for Monday to 7 for Sunday
	Every       string `form:"every"`   // weeks
	At          string `form:"at"`
	Room        string `form:"room"`
	Seats       string `form:"seats"`
	Overbooking string `form:"overbooking"`
	LeadID      string `form:"lead_id"`     // membership
	CoID        string `form:"co_id"`       // membership
	ExternalID  string `form:"external_id"` // membership
	// Do is "dates" to see the sessions laid out, without planning anything yet.
	Do string `form:"do"`
}

// OnlyDates says that the form was sent to see the dates.
func (f NewForm) OnlyDates() bool { return f.Do == "dates" }

// New is the page of a cycle to plan.
type New struct {
	Form       NewForm
	Errors     ui.Errors
	Programmes []programme.Programme
	Branches   []person.Choice
	Colleagues []programme.Facilitator
	Externals  []programme.Facilitator
	// Plan is laid out once dates were asked for; nil before.
	Plan *programme.Plan
}

func (p New) programmes(ctx context.Context) (options []ui.Option) {
	for _, one := range p.Programmes {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name + " – " + locales.N(ctx, "programme.sessions.count", one.Sessions)})
	}
	return options
}

func (p New) branches() (options []ui.Option) {
	for _, one := range p.Branches {
		options = append(options, ui.Option{Value: one.ID.String(), Label: one.Name})
	}
	return options
}

func colleagues(of []programme.Facilitator) (options []ui.Option) {
	for _, one := range of {
		label := one.Name
		if one.OrgName != "" {
			label += " (" + one.OrgName + ")"
		}
		options = append(options, ui.Option{Value: one.Membership.String(), Label: label})
	}
	return options
}

func weekdays(ctx context.Context) (options []ui.Option) {
	for n := 1; n <= 7; n++ {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: locales.T(ctx, "date.weekday."+strconv.Itoa(n))})
	}
	return options
}

func weeks(ctx context.Context) (options []ui.Option) {
	for n := 1; n <= 4; n++ {
		options = append(options, ui.Option{Value: strconv.Itoa(n), Label: locales.N(ctx, "cycle.new.every_weeks", n)})
	}
	return options
}

// dates are the sessions as they would be, on the clocks of the branch.
func (p New) dates(ctx context.Context) (facts []ui.Fact) {
	at := locales.At(ctx, p.Plan.Zone)
	for i, s := range p.Plan.Sessions {
		facts = append(facts, ui.Fact{
			Label: locales.T(ctx, "session.column.number", "number", i+1),
			Body:  ui.Lines(locales.DateTimeLong(at, s.StartsAt), s.Theme+p.clash(ctx, i)),
		})
	}
	return facts
}

// clash warns where another cycle holds the room.
func (p New) clash(ctx context.Context, i int) string {
	other, taken := p.Plan.Clashes[i]
	if !taken {
		return ""
	}
	return " – " + locales.T(ctx, "session.clash.text", "room", p.Form.Room, "cycle", other.Label)
}

// skipped names the holidays and closures that were stepped over.
func (p New) skipped(ctx context.Context) (days []string) {
	for _, h := range p.Plan.Skipped {
		days = append(days, locales.T(ctx, "cycle.new.skipped", "day", locales.DayLong(ctx, h.On.Time()), "holiday", locales.T(ctx, h.Key)))
	}
	for _, c := range p.Plan.Closures {
		days = append(days, locales.T(ctx, "cycle.new.closed", "days", locales.Span(ctx, c.From.Time(), c.To.Time())))
	}
	return days
}
