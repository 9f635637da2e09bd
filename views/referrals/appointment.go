package referrals

import (
	"context"
	"time"

	"passerelle/locales"
	"passerelle/models/flow"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// Moving is the form that moves an appointment.
type Moving struct {
	May    bool // this reader may
	Form   MovingForm
	Errors ui.Errors
}

// MovingForm is the new time as it is typed.
type MovingForm struct {
	On     string `form:"on"`
	At     string `form:"at"`
	Held   string `form:"held"`
	Reason string `form:"reason"`
	Note   string `form:"note"`
}

// MovingOf is the appointment that stands as the form shows it: most moves
// change the day and leave the rest.
func MovingOf(ctx context.Context, r referral.Referral) MovingForm {
	last, ok := r.Appointment()
	if !ok {
		return MovingForm{}
	}
	form := MovingForm{On: typed(ctx, last.On), Held: string(last.Held)}
	if !last.StartsAt.IsZero() {
		form.At = locales.Clock(locales.At(ctx, zoneOf(r)), last.StartsAt)
	}
	return form
}

// zoneOf is where the clocks of the offer's place stand.
func zoneOf(r referral.Referral) *time.Location {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// when is an appointment's day and hour, as they are where it takes place.
func when(ctx context.Context, r referral.Referral, a referral.Appointment) string {
	if a.StartsAt.IsZero() {
		return onDay(ctx, a.On)
	}
	return locales.DateTime(locales.At(ctx, zoneOf(r)), a.StartsAt)
}

// Whereabouts is where an appointment takes place: an address, or how to reach
// each other.
func Whereabouts(ctx context.Context, r referral.Referral, a referral.Appointment) string {
	if a.Held == referral.OnSite || a.Held == "" {
		return r.Place
	}
	return locales.T(ctx, "referral.held."+string(a.Held))
}

// appointed is what the sentence on whose turn it is says of the appointment.
func appointed(ctx context.Context, r referral.Referral) (on, place string) {
	last, ok := r.Appointment()
	if !ok {
		return "", r.Place
	}
	return when(ctx, r, last), Whereabouts(ctx, r, last)
}

func heldWays(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(referral.HeldWays))
	for i, held := range referral.HeldWays {
		options[i] = ui.Option{Value: string(held), Label: locales.T(ctx, "referral.held."+string(held))}
	}
	return options
}

func moveReasons(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(referral.MoveReasons))
	for i, r := range referral.MoveReasons {
		options[i] = ui.Option{Value: string(r), Label: locales.T(ctx, "referral.reason.move."+string(r))}
	}
	return options
}

// whenAndWhere are an appointment's day with its weekday, and its place.
func whenAndWhere(ctx context.Context, r referral.Referral, a referral.Appointment) []ui.Fact {
	on := locales.DayLong(ctx, a.On.Time())
	if !a.StartsAt.IsZero() {
		on = locales.DateTimeLong(locales.At(ctx, zoneOf(r)), a.StartsAt)
	}
	return []ui.Fact{{Label: locales.T(ctx, "referral.appointment.when"), Value: on}, {Label: locales.T(ctx, "referral.appointment.where"), Value: Whereabouts(ctx, r, a)}}
}

// appointment is what is agreed, one fact a line.
func (p File) appointment(ctx context.Context) []ui.Fact {
	last, _ := p.Referral.Appointment()
	facts := whenAndWhere(ctx, p.Referral, last)
	if last.Note != "" {
		facts = append(facts, ui.Fact{Label: locales.T(ctx, "referral.appointment.note"), Value: last.Note})
	}
	if fact, ok := marked(ctx, p.Referral); ok {
		facts = append(facts, fact)
	}
	return facts
}

// freely reports whether this reader may write a note.
func (p File) freely() bool {
	return p.Side == flow.Service || p.Referral.OrganisationKind.WritesFreely()
}

// planned reports whether an appointment is of any use to the reader's calendar.
func (p File) planned() bool {
	last, ok := p.Referral.Appointment()
	return ok && (last.Cancelled || referral.Live(p.Referral.Status))
}
