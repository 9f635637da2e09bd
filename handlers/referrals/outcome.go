package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// outcome records what a referral for work or training has led to.
func outcome(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.OutcomeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	var wrong fault.Collector
	on, err := person.ParseDay(form.HappenedOn)
	if err != nil && form.HappenedOn != "" {
		wrong.Add("happened_on", "outcome.error.day")
	}
	until, err := person.ParseDay(form.UntilOn)
	if err != nil && form.UntilOn != "" {
		wrong.Add("until_on", "outcome.error.day")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return done(r, id, "outcome.flash.recorded", referral.RecordOutcome(r.Context(), r.Tx, id, referral.Outcome(form.Outcome), on, until))
}

func (h handler) outcomeAgain(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Work.Form); err != nil {
		return err
	}
	if page.Work.May {
		page.Work.Errors = r.Errors()
	} else {
		page.Errors = r.Errors()
	}
	return r.Page(views.FilePage(page))
}
