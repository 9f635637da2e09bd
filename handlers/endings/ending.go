package endings

import (
	"passerelle/handlers/web"
	"passerelle/models/ending"
	"passerelle/models/person"
	views "passerelle/views/endings"
)

func show(r *web.Request) error { return page(r, views.Form{}) }

func again(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	return page(r, form)
}

func page(r *web.Request, form views.Form) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Ending{Form: form, Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Open, err = ending.OpenFor(r.Context(), r.Tx, id); err != nil {
		return err
	}
	r.Read("person", id.UUID, id.UUID)
	return r.Page(views.EndingPage(page))
}

func end(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := ending.Close(r.Context(), r.Tx, id, ending.Reason(form.Why), form.Outcome); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String(), "ending.flash.closed")
}

func reopen(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	if err := person.Reopen(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String(), "ending.flash.reopened")
}
