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

// decide offers the two answers; the day wished for is filled in.
func decide(r *web.Request) error {
	page, err := readDecision(r)
	if err != nil {
		return err
	}
	page.Form.On = locales.DayShort(r.Context(), entry(page.Referral, today(r)).In(locales.Zone(r.Context()), day.Clock{}))
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
	return views.Decision{
		Referral: found, Moves: referral.Flow.Next(found.Status, flow.Partner), Freely: found.OrganisationKind.WritesFreely(),
	}, nil
}

// decision is the partner's answer.
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
		if err := referral.Decline(r.Context(), r.Tx, id, referral.Reason(form.Reason), form.Note); err != nil {
			return err
		}
		return r.SeeOther(path(id), "referral.flash.declined")
	}
	return fault.Of(fault.Invalid, "referral.error.answer")
}

func accept(r *web.Request, id referral.ID, form views.DecisionForm) error {
	on, err := person.ParseDay(form.On)
	if form.On != "" && err != nil {
		return fault.Field("on", "referral.error.day")
	}
	if err := referral.Accept(r.Context(), r.Tx, id, on); err != nil {
		return err
	}
	return r.SeeOther(path(id), "referral.flash.accepted")
}
