package directory

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/partner"
	views "passerelle/views/directory"
)

func offerPath(id partner.OfferID) string { return "/offers/" + id.String() }

// show is one offer; whoever keeps it finds the acts and what was done.
func show(r *web.Request) error {
	page, err := readOffer(r)
	if err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.OfferPage(page))
}

func readOffer(r *web.Request) (views.Offer, error) {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return views.Offer{}, err
	}
	page := views.Offer{Side: r.Actor().Kind, Today: r.Today()}
	if page.Choice, err = partner.OfferByID(r.Context(), r.Tx, offer); err != nil {
		return page, err
	}
	page.Desks = r.Actor().May(actor.DeskKeep)
	keeps := page.Choice.MayKeep(r.Actor())
	page.Manage, page.Count = keeps && r.Actor().May(actor.OfferManage), keeps && r.Actor().May(actor.OfferCount)
	page.Form = views.PlacesForm{SeatsFree: views.FormOf(page.Choice.Offer).SeatsFree}
	if page.Manage {
		page.Moves = partner.Flow.Next(page.Choice.Status, partner.SideOf(r.Actor()))
		page.Events, err = partner.Events(r.Context(), r.Tx, offer)
	}
	return page, err
}

// act makes one move and leads back to the offer.
func act(r *web.Request, do flow.Action, flash string) error {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	if err := partner.Move(r.Context(), r.Tx, offer, do); err != nil {
		return err
	}
	return r.SeeOther(offerPath(offer), flash)
}

// publish shows an offer to the services, again where it was suspended.
func publish(r *web.Request) error {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	found, err := partner.OfferByID(r.Context(), r.Tx, offer)
	if err != nil {
		return err
	}
	if found.Status == partner.Suspended {
		return act(r, partner.DoResume, "offer.flash.published")
	}
	return act(r, partner.DoPublish, "offer.flash.published")
}

func suspend(r *web.Request) error    { return act(r, partner.DoSuspend, "offer.flash.suspended") }
func closeOffer(r *web.Request) error { return act(r, partner.DoClose, "offer.flash.closed") }

// confirm says that all of it is still right.
func confirm(r *web.Request) error {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	if err := partner.Confirm(r.Context(), r.Tx, offer); err != nil {
		return err
	}
	return r.SeeOther(kept(r, offer), "offer.flash.confirmed")
}

// kept is where somebody keeps offers: a partner in its list, a service in the
// offer.
func kept(r *web.Request, offer partner.OfferID) string {
	if r.Actor().Kind == actor.Partner {
		return "/offers"
	}
	return offerPath(offer)
}

// sayFree says how many places are free today.
func sayFree(r *web.Request) error {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	var form views.PlacesForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.SayFree(r.Context(), r.Tx, offer, form.SeatsFree); err != nil {
		return err
	}
	return r.SeeOther(kept(r, offer), "offer.flash.counted")
}

func sayFreeAgain(r *web.Request) error {
	page, err := readOffer(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.OfferPage(page))
}

// edit draws the form of an offer as it stands.
func edit(r *web.Request) error {
	page, err := readEdit(r)
	if err != nil {
		return err
	}
	page.Form = views.FormOf(page.Offer)
	return r.Page(views.EditPage(page))
}

func changeAgain(r *web.Request) error {
	page, err := readEdit(r)
	if err != nil {
		return err
	}
	return editAgain(r, page)
}

func editAgain(r *web.Request, page views.Edit) error {
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.EditPage(page))
}

func readEdit(r *web.Request) (views.Edit, error) {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return views.Edit{}, err
	}
	found, err := partner.Kept(r.Context(), r.Tx, offer)
	if err != nil {
		return views.Edit{}, err
	}
	page, err := writing(r, id.From[partner.Organisation](found.Organisation))
	page.Offer = found.Offer
	return page, err
}

// writing is the form of an offer of an organisation that the reader keeps.
func writing(r *web.Request, of partner.OrganisationID) (page views.Edit, err error) {
	if page.Organisation, err = partner.KeptOrganisation(r.Context(), r.Tx, of); err != nil {
		return page, err
	}
	page.Sites, err = partner.SitesOf(r.Context(), r.Tx, of)
	return page, err
}

func change(r *web.Request) error {
	offer, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	var form views.OfferForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := partner.ChangeOffer(r.Context(), r.Tx, offer, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther(offerPath(offer), "offer.flash.changed")
}

// draft begins an offer of an organisation.
func draft(r *web.Request) error {
	page, err := readDraft(r)
	if err != nil {
		return err
	}
	page.Form = views.OfferForm{Languages: []string{"fr"}}
	if len(page.Sites) == 1 {
		page.Form.SiteID = page.Sites[0].ID.String()
	}
	return r.Page(views.EditPage(page))
}

func draftAgain(r *web.Request) error {
	page, err := readDraft(r)
	if err != nil {
		return err
	}
	return editAgain(r, page)
}

func readDraft(r *web.Request) (views.Edit, error) {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return views.Edit{}, err
	}
	return writing(r, of)
}

func createOffer(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	var form views.OfferForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	offer, err := partner.CreateOffer(r.Context(), r.Tx, of, form.Typed())
	if err != nil {
		return err
	}
	return r.SeeOther(offerPath(offer), "offer.flash.drafted")
}
