package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/partner"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// check shows what was written beside what the partner will see.
func check(r *web.Request) error {
	page, err := readCheck(r)
	if err != nil {
		return err
	}
	page.Ticked = page.Draft.Fields
	return r.Page(views.CheckPage(page))
}

func checkAgain(r *web.Request) error {
	page, err := readCheck(r)
	if err != nil {
		return err
	}
	var form views.SendingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	page.Ticked, page.Errors = form.Fields, r.Errors()
	return r.Page(views.CheckPage(page))
}

func readCheck(r *web.Request) (views.Check, error) {
	var page views.Check
	id, err := web.ID[referral.Draft](r, "draft")
	if err != nil {
		return page, err
	}
	if page.Draft, err = referral.DraftByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	if page.Choice, err = partner.OfferByID(r.Context(), r.Tx, page.Draft.Offer); err != nil {
		return page, err
	}
	if page.Fields, err = referral.Preview(r.Context(), r.Tx, page.Draft); err != nil {
		return page, err
	}
	page.Missing = referral.Missing(page.Draft, page.Choice, r.Today())
	page.Similar, err = referral.Similar(r.Context(), r.Tx, page.Draft.Person, page.Choice.Offer)
	r.Read("referral_draft", id.UUID, page.Draft.Person.UUID)
	return page, err
}

// send lets the referral go, with the fields ticked on the page of the check.
func send(r *web.Request) error {
	id, err := web.ID[referral.Draft](r, "draft")
	if err != nil {
		return err
	}
	var form views.SendingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	draft, err := referral.DraftByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	if err := referral.Tick(r.Context(), r.Tx, id, form.Fields); err != nil {
		return err
	}
	sent, err := referral.Send(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther(path(sent), "referral.flash.sent", "organisation", draft.OrganisationName)
}
