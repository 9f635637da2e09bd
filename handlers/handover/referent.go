package handover

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/charge"
	"passerelle/models/handover"
	"passerelle/models/person"
	views "passerelle/views/handover"
)

func referent(r *web.Request) error { return referentPage(r, nil) }

func changeReferent(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.ReferentForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := handover.Hand(r.Context(), r.Tx, id, form.BranchID, form.ReferentID); err != nil {
		return err
	}
	// The file may have moved behind a door: the list is open in any case.
	return r.SeeOther("/persons", "referent.flash.changed")
}

func referentAgain(r *web.Request) error {
	var form views.ReferentForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return referentPage(r, &form)
}

func referentPage(r *web.Request, typed *views.ReferentForm) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Referent{Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Officers, err = charge.Colleagues(r.Context(), r.Tx); err != nil {
		return err
	}
	page.Form = views.ReferentForm{BranchID: page.Person.Branch.String()}
	if page.Person.Referent != uuid.Nil {
		page.Form.ReferentID = page.Person.Referent.String()
	}
	if typed != nil {
		page.Form = *typed
	}
	r.Read("person", id.UUID, id.UUID)
	return r.Page(views.ReferentPage(page))
}
