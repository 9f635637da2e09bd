package referrals

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/partner"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

func draftPath(id referral.DraftID) string { return "/referral-drafts/" + id.String() }

// draft shows a referral being written.
func draft(r *web.Request) error {
	page, err := readDraft(r)
	if err != nil {
		return err
	}
	page.Form = views.FormOf(r.Context(), page.Draft)
	if page.Draft.AgreedOn.IsZero() {
		// An agreement is most often given in the conversation that begins the draft.
		page.Form.AgreedOn = locales.DateShort(r.Context(), r.Tx.Now)
	}
	return r.Page(views.DraftPage(page))
}

func draftAgain(r *web.Request) error {
	page, err := readDraft(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.DraftPage(page))
}

func readDraft(r *web.Request) (views.Draft, error) {
	var page views.Draft
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
	if page.Options, err = referral.Preview(r.Context(), r.Tx, page.Draft); err != nil {
		return page, err
	}
	page.Options = optional(page.Options)
	page.Missing = referral.Missing(page.Draft, page.Choice, r.Today())
	page.Similar, err = referral.Similar(r.Context(), r.Tx, page.Draft.Person, page.Choice.Offer)
	r.Read("referral_draft", id.UUID, page.Draft.Person.UUID)
	return page, err
}

func optional(fields []referral.Field) []referral.Field {
	var ticks []referral.Field
	for _, f := range fields {
		if f.Rule == referral.Optional {
			ticks = append(ticks, f)
		}
	}
	return ticks
}

// save keeps what was typed, finished or not.
func save(r *web.Request) error {
	id, err := web.ID[referral.Draft](r, "draft")
	if err != nil {
		return err
	}
	var form views.DraftForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := referral.SaveDraft(r.Context(), r.Tx, id, form.Typed()); err != nil {
		return err
	}
	if form.Then == "later" {
		return r.SeeOther("/referrals", "referral.flash.saved")
	}
	return r.SeeOther(draftPath(id)+"/check", "")
}

// discard throws the draft away.
func discard(r *web.Request) error {
	id, err := web.ID[referral.Draft](r, "draft")
	if err != nil {
		return err
	}
	if err := referral.DiscardDraft(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/referrals", "referral.flash.discarded")
}
