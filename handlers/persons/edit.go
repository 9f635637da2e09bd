package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

// of is the person of the address, for those who may see them.
func of(r *web.Request) (person.Person, error) {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return person.Person{}, err
	}
	p, err := person.ByID(r.Context(), r.Tx, id)
	if err == nil {
		r.Read("person", id.UUID, id.UUID)
	}
	return p, err
}

func edit(r *web.Request) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	return r.Page(views.EditPage(views.Edit{Person: p, Form: views.EditFormOf(r.Context(), p)}))
}

func saveEdit(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.EditForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.Edit(r.Context(), r.Tx, id, form.Version, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String(), "person.flash.edited")
}

// editAgain gives back what was typed. After a colleague's change it carries the
// new version: sent again it is meant.
func editAgain(r *web.Request) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.Edit{Person: p, Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Form.Version = p.Version()
	return r.Page(views.EditPage(page))
}
