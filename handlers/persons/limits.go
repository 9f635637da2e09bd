package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func limits(r *web.Request) error { return limitsPage(r, views.LimitForm{}) }

func addLimits(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.LimitForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.AddLimits(r.Context(), r.Tx, id, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String()+"/limits", "person.flash.limit")
}

func limitsAgain(r *web.Request) error {
	var form views.LimitForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return limitsPage(r, form)
}

func limitsPage(r *web.Request, form views.LimitForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.Limits{Person: p, Form: form, Errors: r.Errors()}
	if page.Limits, err = person.Limits(r.Context(), r.Tx, p.ID); err != nil {
		return err
	}
	return r.Page(views.LimitsPage(page))
}

func removeLimit(r *web.Request) error {
	id, err := web.ID[person.Limit](r, "limit")
	if err != nil {
		return err
	}
	who, err := person.RemoveLimit(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String()+"/limits", "person.flash.limit_removed")
}
