package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func siao(r *web.Request) error { return siaoPage(r, nil) }

func noteSIAO(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.SIAOForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.NoteSIAOStep(r.Context(), r.Tx, id, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String()+"/siao", "siao.flash.noted")
}

func siaoAgain(r *web.Request) error {
	var form views.SIAOForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return siaoPage(r, &form)
}

// siaoPage begins with the number of the request that is known.
func siaoPage(r *web.Request, typed *views.SIAOForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.SIAO{Person: p, Errors: r.Errors(), Write: r.Actor().May(actor.SIAOWrite) && p.Status.Open()}
	if page.Steps, err = person.SIAOSteps(r.Context(), r.Tx, p.ID); err != nil {
		return err
	}
	if typed != nil {
		page.Form = *typed
	} else if len(page.Steps) > 0 {
		page.Form.Number = page.Steps[0].Number
	}
	return r.Page(views.SIAOPage(page))
}
