package referrals

import (
	"slices"

	"passerelle/handlers/web"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// choose lists what the person may be referred to.
func choose(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.New{Domain: domain(r.Query("domain")), Text: r.Query("q"), Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Choices, err = partner.Offers(r.Context(), r.Tx, partner.Filter{Domain: page.Domain, Text: page.Text}); err != nil {
		return err
	}
	if page.Domain == "housing" {
		if page.Housing, err = referral.HousingOf(r.Context(), r.Tx, id, r.Today()); err != nil {
			return err
		}
	}
	r.Read("person", id.UUID, id.UUID)
	return r.Page(views.NewPage(page))
}

func chooseAgain(r *web.Request) error { return choose(r) }

// domain reads a need out of the address; whatever is none narrows nothing.
func domain(text string) partner.Domain {
	if slices.Contains(partner.Domains, partner.Domain(text)) {
		return partner.Domain(text)
	}
	return ""
}

// start begins a draft for the offer that was chosen.
func start(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	offer, err := web.Parse[partner.Offer](form.OfferID)
	if err != nil {
		return err
	}
	draft, err := referral.StartDraft(r.Context(), r.Tx, id, offer)
	if err != nil {
		return err
	}
	return r.SeeOther(draftPath(draft), "")
}
