package referrals

import (
	"context"
	"slices"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/flow"
	"passerelle/models/listing"
	"passerelle/models/referral"
	"passerelle/views/ui"
)

// onDay writes a day; empty for none.
func onDay(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return locales.Day(ctx, d.Time())
}

// typed writes a day as people type it.
func typed(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return locales.DayShort(ctx, d.Time())
}

var tones = map[flow.Status]ui.Tone{
	referral.Sent: ui.Info, referral.Acknowledged: ui.Info, referral.InfoRequested: ui.Warn, referral.AppointmentSet: ui.Info,
	referral.Waitlisted: ui.Warn, referral.Accepted: ui.Good, referral.Declined: ui.Bad, referral.Expired: ui.Bad,
}

// state is the badge of a referral.
func state(ctx context.Context, s flow.Status) ui.BadgeProps {
	return ui.BadgeProps{Label: locales.T(ctx, "referral.status."+string(s)), Tone: tones[s]}
}

func small(ctx context.Context, s flow.Status) ui.BadgeProps {
	badge := state(ctx, s)
	badge.Small = true
	return badge
}

// turn says who must do what by when, in one sentence, to the side that reads.
func turn(ctx context.Context, r referral.Referral, reader flow.By) string {
	_, by := r.Turn()
	on, place := appointed(ctx, r)
	if r.Settled != "" && reader == flow.Service {
		return locales.T(ctx, "referral.settled."+string(r.Settled))
	}
	args := []any{
		"organisation", r.OrganisationName, "service", r.ServiceName, "day", onDay(ctx, by),
		"on", on, "place", place, "last", onDay(ctx, r.LastOn()),
	}
	if reader == flow.Partner {
		return locales.T(ctx, "referral.turn_partner."+string(r.Status), args...)
	}
	return locales.T(ctx, "referral.turn_service."+string(r.Status), args...)
}

// why is a reason in words; empty for none.
func why(ctx context.Context, do flow.Action, r referral.Reason, words listing.Words) string {
	switch {
	case r == "":
		return ""
	case words.En != "" && locales.Lang(ctx) == "en":
		return words.En
	case words.Fr != "":
		return words.Fr
	}
	switch do {
	case referral.DoWithdraw:
		return locales.T(ctx, "referral.reason.withdraw."+string(r))
	case referral.DoAsk:
		return locales.T(ctx, "referral.reason.ask."+string(r))
	case referral.DoAmend:
		return locales.T(ctx, "referral.reason.amend."+string(r))
	case referral.DoOutcome:
		return locales.T(ctx, "outcome.kind."+string(r))
	case referral.DoSettle:
		return locales.T(ctx, "referral.settled."+string(r))
	case referral.DoFollowUp:
		return locales.T(ctx, "follow_up.situation."+string(r))
	}
	return locales.T(ctx, "referral.reason.decline."+string(r))
}

// reasons are the options of a choice of reasons.
func reasons(ctx context.Context, all []referral.Listed) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, l := range all {
		options[i] = ui.Option{Value: string(l.Code), Label: why(ctx, l.Kind, l.Code, l.Words)}
	}
	return options
}

// timeline is what happened, the latest first: the acts, and the moves of an
// appointment between them.
func timeline(ctx context.Context, r referral.Referral) []ui.Moment {
	var moments []ui.Moment
	moved := slices.DeleteFunc(slices.Clone(r.Appointments), func(a referral.Appointment) bool { return a.Reason == "" })
	for _, e := range slices.Backward(r.Events) {
		for len(moved) > 0 && !moved[len(moved)-1].At.Before(e.At) {
			moments = append(moments, moveMoment(ctx, r, moved[len(moved)-1]))
			moved = moved[:len(moved)-1]
		}
		title := locales.T(ctx, "referral.event."+string(e.Action), "name", e.Name, "day", happens(ctx, r, e))
		moments = append(moments, ui.Moment{
			When: locales.DateTime(ctx, e.At), Machine: e.At.UTC().Format(time.RFC3339), Title: title, Tone: tones[e.To],
			Detail: said(ctx, e),
		})
	}
	return moments
}

func moveMoment(ctx context.Context, r referral.Referral, a referral.Appointment) ui.Moment {
	return ui.Moment{
		When: locales.DateTime(ctx, a.At), Machine: a.At.UTC().Format(time.RFC3339), Tone: ui.Info,
		Title:  locales.T(ctx, "referral.appointment.moved", "day", when(ctx, r, a), "name", a.Name),
		Detail: strings.Join(present(locales.T(ctx, "referral.reason.move."+string(a.Reason)), a.Note), " – "),
	}
}

// happens is the day an act names, with the hour of the appointment it set.
func happens(ctx context.Context, r referral.Referral, e referral.Event) string {
	if e.Action == referral.DoSetAppointment || e.Action == referral.DoMeet {
		for _, a := range r.Appointments {
			if a.Reason == "" && a.On == e.HappensOn && !a.At.After(e.At) {
				return when(ctx, r, a)
			}
		}
	}
	if at, err := day.ParseClock(e.Note); err == nil && e.Action == referral.DoArrive {
		return locales.DateTime(locales.At(ctx, time.UTC), e.HappensOn.In(time.UTC, at))
	}
	return onDay(ctx, e.HappensOn)
}

// said is the reason and the words that came with an act. Whoever asks for
// something else and may not write what has it said on the telephone.
func said(ctx context.Context, e referral.Event) string {
	if e.Action == referral.DoAsk && e.Reason == referral.Other && e.Note == "" {
		return locales.T(ctx, "referral.reason.ask_call")
	}
	if e.Action == referral.DoArrive {
		return "" // its hour stands with the day
	}
	return strings.TrimSpace(strings.Join(present(why(ctx, e.Action, e.Reason, e.Words), e.Note), " – "))
}

// questions are what a partner that writes no text may ask.
func questions(ctx context.Context, all []referral.Listed) []ui.Option {
	options := reasons(ctx, all)
	for i := range options {
		if options[i].Value == string(referral.Other) {
			options[i].Label = locales.T(ctx, "referral.reason.ask_call")
		}
	}
	return options
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

func label(ctx context.Context, key string) string { return locales.T(ctx, "referral.field."+key) }

// Disclosed are the fields that a partner was told, one a line, in words.
func Disclosed(ctx context.Context, fields []referral.Field) []ui.Fact {
	var all []ui.Fact
	for _, f := range fields {
		all = append(all, ui.Fact{Label: label(ctx, f.Key), Value: value(ctx, f)})
	}
	return all
}

// value is a disclosed field in words.
func value(ctx context.Context, f referral.Field) string {
	switch referral.ShapeOf(f.Key) {
	case referral.OnDay:
		d, err := day.Parse(f.Value)
		if err != nil {
			return f.Value
		}
		return onDay(ctx, d)
	case referral.Phone:
		return locales.Phone(ctx, f.Value)
	case referral.Code:
		return code(ctx, f.Key, f.Value)
	case referral.Codes:
		words := make([]string, len(f.Values))
		for i, one := range f.Values {
			words[i] = code(ctx, f.Key, one)
		}
		return strings.Join(words, " · ")
	case referral.Limits:
		words := make([]string, len(f.Limits))
		for i, l := range f.Limits {
			words[i] = limit(ctx, l)
		}
		return strings.Join(words, " · ")
	}
	return f.Value
}

// code is a coded value in words.
func code(ctx context.Context, key, value string) string {
	switch key {
	case "civility":
		return locales.T(ctx, "person.civility."+value)
	case "language":
		return locales.T(ctx, "person.language."+value)
	case "housing":
		return locales.T(ctx, "person.housing."+value)
	case "measures":
		return locales.T(ctx, "person.measure."+value)
	case "obligations":
		return locales.T(ctx, "person.obligation."+value)
	case "agreement":
		return locales.T(ctx, "referral.agreement."+value)
	case "explained":
		return locales.T(ctx, "referral.explained."+value)
	case "phone_use":
		return locales.T(ctx, "referral.phone_use."+value)
	}
	return locales.T(ctx, "referral.answer."+value)
}

// limit says when or where nobody can receive the person, and never why.
func limit(ctx context.Context, l referral.Limit) string {
	if l.Kind == "place" {
		return locales.T(ctx, "referral.limit.place", "place", l.Place)
	}
	key := "referral.limit.hours"
	if l.To <= l.From {
		key = "referral.limit.night"
	}
	return locales.T(ctx, key, "days", weekdays(ctx, l.Weekdays), "from", clock(ctx, l.From), "to", clock(ctx, l.To))
}

func weekdays(ctx context.Context, numbers string) string {
	if numbers == "" {
		return locales.T(ctx, "referral.limit.every_day_inline")
	}
	var names []string
	for number := range strings.SplitSeq(numbers, ",") {
		names = append(names, locales.T(ctx, "date.weekday."+number))
	}
	return strings.Join(names, ", ")
}

func clock(ctx context.Context, text string) string {
	c, err := day.ParseClock(text)
	if err != nil {
		return text
	}
	return locales.Clock(ctx, day.Of(2026, time.January, 1).In(locales.Zone(ctx), c))
}

func path(id referral.ID) string           { return "/referrals/" + id.String() }
func draftPath(id referral.DraftID) string { return "/referral-drafts/" + id.String() }
