package referrals

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// decide offers what the partner may answer.
func decide(r *web.Request) error {
	page, err := readDecision(r)
	if err != nil {
		return err
	}
	return r.Page(views.DecisionPage(page))
}

// entry is the day the service wishes for, if it is still to come, else today.
func entry(r referral.Referral, today day.Day) day.Day {
	for _, f := range r.Fields {
		if wished, err := day.Parse(f.Value); f.Key == "wished_on" && err == nil && wished.After(today) {
			return wished
		}
	}
	return today
}

func decideAgain(r *web.Request) error {
	page, err := readDecision(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.DecisionPage(page))
}

func readDecision(r *web.Request) (views.Decision, error) {
	found, err := read(r)
	if err != nil {
		return views.Decision{}, err
	}
	declines, err := referral.Reasons(r.Context(), r.Tx, found.ID, referral.DoDecline)
	if err != nil {
		return views.Decision{}, err
	}
	questions, err := referral.Reasons(r.Context(), r.Tx, found.ID, referral.DoAsk)
	return views.Decision{
		Declines: declines, Questions: questions, Referral: found, Moves: referral.Flow.Next(found.Status, flow.Partner), Freely: found.OrganisationKind.WritesFreely(),
		EntryOn: locales.DayShort(r.Context(), entry(found, r.Today()).In(locales.Zone(r.Context()), day.Clock{})),
	}, err
}

// decision is the partner's answer: a decision, or what it does until it can
// decide.
func decision(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.DecisionForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	switch form.Answer {
	case views.Accept:
		return accept(r, id, form)
	case views.Decline:
		return done(r, id, "referral.flash.declined", referral.Decline(r.Context(), r.Tx, id, referral.Reason(form.Reason), form.Note))
	case views.Ask:
		return done(r, id, "referral.flash.asked", referral.Ask(r.Context(), r.Tx, id, referral.Reason(form.Reason), form.Note))
	case views.Appointment:
		return meet(r, id, form)
	case views.Waitlist:
		return done(r, id, "referral.flash.waitlisted", referral.Waitlist(r.Context(), r.Tx, id))
	}
	return fault.Of(fault.Invalid, "referral.error.answer")
}

func accept(r *web.Request, id referral.ID, form views.DecisionForm) error {
	on, err := typedDay(form.On)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.accepted", referral.Accept(r.Context(), r.Tx, id, on))
}

func meet(r *web.Request, id referral.ID, form views.DecisionForm) error {
	at, err := typedMeeting(form.On, form.At, form.Held, form.Note)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.appointment", referral.SetAppointment(r.Context(), r.Tx, id, at))
}

// typedDay reads a day as it was typed; none is for the model to miss.
func typedDay(text string) (day.Day, error) {
	on, err := person.ParseDay(text)
	if text != "" && err != nil {
		return day.Day{}, fault.Field("on", "referral.error.day")
	}
	return on, nil
}

// done leads back to the referral, unless the move was refused.
func done(r *web.Request, id referral.ID, flash string, err error) error {
	if err != nil {
		return err
	}
	return r.SeeOther(path(id), flash)
}
