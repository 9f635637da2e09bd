package directory

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/partner"
	views "passerelle/views/directory"
)

func organisationPath(id partner.OrganisationID) string { return "/organisations/" + id.String() }

// organisation is one partner with its sites and what it offers.
func organisation(r *web.Request) error {
	page, err := readOrganisation(r)
	if err != nil {
		return err
	}
	return r.Page(views.OrganisationPage(page))
}

func readOrganisation(r *web.Request) (page views.Organisation, err error) {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return page, err
	}
	page = views.Organisation{Today: r.Today(), Reader: r.Actor().Kind, Agrees: r.Actor().May(actor.AgreementEdit)}
	if page.Organisation, err = partner.ByID(r.Context(), r.Tx, of); err != nil {
		return page, err
	}
	page.Manage = page.Organisation.MayKeep(r.Actor()) && r.Actor().May(actor.OfferManage)
	if page.Sites, err = partner.SitesOf(r.Context(), r.Tx, of); err != nil {
		return page, err
	}
	if page.Choices, err = partner.OffersOf(r.Context(), r.Tx, of); err != nil {
		return page, err
	}
	if r.Actor().May(actor.AgreementRead) {
		if page.Agreements, err = agreement.With(r.Context(), r.Tx, of.UUID); err != nil {
			return page, err
		}
	}
	return page, readLabel(r, &page)
}

// readLabel reads what services call the organisation, for its own people, and what
// the reader's service may call one that it does not keep.
func readLabel(r *web.Request, page *views.Organisation) (err error) {
	if r.Actor().Kind == actor.Partner {
		page.Called, err = partner.CalledBy(r.Context(), r.Tx, page.Organisation.ID)
		return err
	}
	if page.Manage || !r.Actor().May(actor.DirectoryEdit) {
		return nil
	}
	page.Form.KindID = page.Organisation.Chosen()
	page.Kinds, err = partner.KindsFor(r.Context(), r.Tx, page.Today, page.Organisation.Label.ID)
	return err
}

// enter draws the form of a partner that is not in the directory yet.
func enter(r *web.Request) error { return newPage(r, views.New{}) }

func enterAgain(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return newPage(r, views.New{Organisation: form.Organisation(), Site: form.Site(), Errors: r.Errors()})
}

func newPage(r *web.Request, page views.New) (err error) {
	page.Today = r.Today()
	if page.Kinds, err = partner.KindsFor(r.Context(), r.Tx, page.Today, partner.KindID{}); err != nil {
		return err
	}
	return r.Page(views.NewPage(page))
}

func create(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	created, err := partner.CreateOrganisation(r.Context(), r.Tx, form.Organisation().Typed(), form.Site().Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(organisationPath(created), "organisation.flash.created")
}

// editOrganisation draws the forms of a partner and of its sites.
func editOrganisation(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	return editPage(r, of, func(*views.EditOrganisation) error { return nil })
}

// editPage shows a partner's forms as they stand, but for what refused puts in.
func editPage(r *web.Request, of partner.OrganisationID, refused func(*views.EditOrganisation) error) (err error) {
	page := views.EditOrganisation{Numbers: r.Actor().Kind != actor.Partner, Today: r.Today(), Errors: r.Errors()}
	if page.Organisation, err = partner.KeptOrganisation(r.Context(), r.Tx, of); err != nil {
		return err
	}
	page.Form = views.FormOfOrganisation(page.Organisation)
	if page.Numbers {
		if page.Kinds, err = partner.KindsFor(r.Context(), r.Tx, page.Today, page.Organisation.Label.ID); err != nil {
			return err
		}
	}
	if page.Sites, err = partner.SitesOf(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if err := refused(&page); err != nil {
		return err
	}
	return r.Page(views.EditOrganisationPage(page))
}

func changeOrganisation(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	var form views.OrganisationForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.ChangeOrganisation(r.Context(), r.Tx, of, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther(organisationPath(of), "organisation.flash.changed")
}

func changeOrganisationAgain(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	return editPage(r, of, func(page *views.EditOrganisation) error { return r.Decode(&page.Form) })
}

// addSite adds a place where people are received.
func addSite(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	var form views.SiteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.AddSite(r.Context(), r.Tx, of, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther(organisationPath(of), "organisation.flash.site_added")
}

func addSiteAgain(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	return editPage(r, of, func(page *views.EditOrganisation) error {
		page.Adding = true
		return r.Decode(&page.Site)
	})
}

// changeSite changes one.
func changeSite(r *web.Request) error {
	site, err := web.ID[partner.Site](r, "site")
	if err != nil {
		return err
	}
	var form views.SiteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	of, err := partner.ChangeSite(r.Context(), r.Tx, site, form.Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(organisationPath(of), "organisation.flash.site_changed")
}

func changeSiteAgain(r *web.Request) error {
	site, err := web.ID[partner.Site](r, "site")
	if err != nil {
		return err
	}
	of, err := partner.OrganisationOf(r.Context(), r.Tx, site)
	if err != nil {
		return err
	}
	return editPage(r, of, func(page *views.EditOrganisation) error {
		page.Changing = site
		return r.Decode(&page.Site)
	})
}
