package directory

import (
	"passerelle/handlers/web"
	"passerelle/models/partner"
	views "passerelle/views/directory"
)

// kinds shows what the service calls kinds of partners.
func kinds(r *web.Request) error {
	page, err := readKinds(r)
	if err != nil {
		return err
	}
	return r.Page(views.KindsPage(page))
}

func readKinds(r *web.Request) (views.Kinds, error) {
	all, err := partner.LocalKinds(r.Context(), r.Tx)
	return views.Kinds{All: all, Today: r.Today()}, err
}

// addKind adds one of the service's own.
func addKind(r *web.Request) error {
	var form views.KindForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := partner.AddKind(r.Context(), r.Tx, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther("/kinds", "kind.flash.added")
}

func addKindAgain(r *web.Request) error {
	return kindsAgain(r, partner.KindID{})
}

// changeKind words, orders or ends one.
func changeKind(r *web.Request) error {
	id, err := web.ID[partner.LocalKind](r, "kind")
	if err != nil {
		return err
	}
	var form views.KindChangeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.ChangeKind(r.Context(), r.Tx, id, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther("/kinds", "kind.flash.changed")
}

func changeKindAgain(r *web.Request) error {
	id, err := web.ID[partner.LocalKind](r, "kind")
	if err != nil {
		return err
	}
	return kindsAgain(r, id)
}

func kindsAgain(r *web.Request, changing partner.KindID) error {
	page, err := readKinds(r)
	if err != nil {
		return err
	}
	page.Changing, page.Errors = changing, r.Errors()
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.KindsPage(page))
}

// labelOrganisation says what the service calls an organisation that others keep.
func labelOrganisation(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	var form views.LabelForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.LabelOrganisation(r.Context(), r.Tx, of, form.KindID); err != nil {
		return err
	}
	return r.SeeOther(organisationPath(of), "organisation.flash.labelled")
}

func labelOrganisationAgain(r *web.Request) error {
	page, err := readOrganisation(r)
	if err != nil {
		return err
	}
	page.Errors = r.Errors()
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.OrganisationPage(page))
}
