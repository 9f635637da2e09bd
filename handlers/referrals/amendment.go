package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// amendment shows what may be changed of a referral that was sent.
func amendment(r *web.Request) error {
	page, now, err := readAmendment(r)
	if err != nil {
		return err
	}
	page.Form = views.AmendmentFormOf(r.Context(), now.Draft)
	return r.Page(views.AmendmentPage(page))
}

func amendAgain(r *web.Request) error {
	page, _, err := readAmendment(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.AmendmentPage(page))
}

func readAmendment(r *web.Request) (views.Amendment, referral.Amendment, error) {
	found, err := read(r)
	if err != nil {
		return views.Amendment{}, referral.Amendment{}, err
	}
	reasons, err := referral.Reasons(r.Context(), r.Tx, found.ID, referral.DoAmend)
	if err != nil {
		return views.Amendment{}, referral.Amendment{}, err
	}
	now, err := referral.AmendmentOf(r.Context(), r.Tx, found.ID)
	return views.Amendment{Referral: found, Options: now.Options, Reasons: reasons, Stale: now.Stale}, now, err
}

// amend tells the partner what has changed.
func amend(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.AmendmentForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return done(r, id, "referral.flash.amended", referral.Amend(r.Context(), r.Tx, id, form.Typed(), referral.Reason(form.Reason)))
}
