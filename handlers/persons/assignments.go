package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func assignments(r *web.Request) error { return assignmentsPage(r, views.AssignForm{}) }

func assign(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.AssignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.Assign(r.Context(), r.Tx, id, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String()+"/assignments", "person.flash.assigned")
}

func assignAgain(r *web.Request) error {
	var form views.AssignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return assignmentsPage(r, form)
}

func assignmentsPage(r *web.Request, form views.AssignForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.Assignments{Person: p, Form: form, Errors: r.Errors()}
	if page.Given, err = person.Assignments(r.Context(), r.Tx, p.ID, r.Today()); err != nil {
		return err
	}
	if page.Assignees, err = person.Assignees(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.AssignmentsPage(page))
}

func unassign(r *web.Request) error {
	id, err := web.ID[person.Assignment](r, "assignment")
	if err != nil {
		return err
	}
	who, err := person.Unassign(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String()+"/assignments", "person.flash.unassigned")
}
