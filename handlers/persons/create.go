package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

// begin is the empty form: the branch is the actor's, and so is the charge if
// they are a probation officer.
func begin(r *web.Request) error {
	me := r.Actor()
	form := views.NewForm{BranchID: me.Branch.String()}
	if me.Role == actor.CPIP {
		form.ReferentID = me.Account.String()
	}
	return newPage(r, form)
}

func create(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	id, err := person.Create(r.Context(), r.Tx, form.New())
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String(), "person.flash.created")
}

func createAgain(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return newPage(r, form)
}

// newPage draws the form with the files that may be those of the same person.
func newPage(r *web.Request, form views.NewForm) error {
	branches, err := person.Branches(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	referents, err := person.Referents(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	homonyms, err := person.Duplicates(r.Context(), r.Tx, form.New())
	if err != nil {
		return err
	}
	communes, err := person.Communes(r.Context(), r.Tx, form.New())
	if err != nil {
		return err
	}
	return r.Page(views.NewPage(views.New{Communes: communes, Form: form, Errors: r.Errors(), Branches: branches, Referents: referents, Homonyms: homonyms}))
}
