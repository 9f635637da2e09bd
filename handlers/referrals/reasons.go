package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// reasons shows the lists of typed reasons.
func reasons(r *web.Request) error {
	page, err := readReasons(r)
	if err != nil {
		return err
	}
	return r.Page(views.ReasonsPage(page))
}

func readReasons(r *web.Request) (views.Reasons, error) {
	all, err := referral.ReasonLists(r.Context(), r.Tx)
	return views.Reasons{All: all, Today: r.Today()}, err
}

// addReason adds one of the service's own.
func addReason(r *web.Request) error {
	var form views.ReasonForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := referral.AddReason(r.Context(), r.Tx, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther("/reasons", "referral.flash.reason_added")
}

func addReasonAgain(r *web.Request) error {
	return reasonsAgain(r, referral.ReasonID{})
}

// changeReason words, orders or ends one.
func changeReason(r *web.Request) error {
	id, err := web.ID[referral.Listed](r, "reason")
	if err != nil {
		return err
	}
	var form views.ReasonForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := referral.ChangeReason(r.Context(), r.Tx, id, form.Typed()); err != nil {
		return err
	}
	return r.SeeOther("/reasons", "referral.flash.reason_changed")
}

func changeReasonAgain(r *web.Request) error {
	id, err := web.ID[referral.Listed](r, "reason")
	if err != nil {
		return err
	}
	return reasonsAgain(r, id)
}

func reasonsAgain(r *web.Request, changing referral.ReasonID) error {
	page, err := readReasons(r)
	if err != nil {
		return err
	}
	page.Changing, page.Errors = changing, r.Errors()
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.ReasonsPage(page))
}
