package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/flow"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// message writes to the other side.
func message(r *web.Request) error {
	id, form, err := readMessage(r)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.message", referral.WriteMessage(r.Context(), r.Tx, id, form.Body))
}

// note keeps something for colleagues.
func note(r *web.Request) error {
	id, form, err := readMessage(r)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.note", referral.AddNote(r.Context(), r.Tx, id, form.Body))
}

func readMessage(r *web.Request) (id referral.ID, form views.MessageForm, err error) {
	if id, err = web.ID[referral.Referral](r, "referral"); err != nil {
		return id, form, err
	}
	return id, form, r.Decode(&form)
}

// writtenAgain draws the referral with what was typed, in its form or, where it
// is no longer offered, beside it.
func (h handler) writtenAgain(do flow.Action) func(*web.Request) error {
	return func(r *web.Request) error {
		page, err := h.readRefused(r, do)
		if err != nil {
			return err
		}
		var form views.MessageForm
		if err := r.Decode(&form); err != nil {
			return err
		}
		page.Body = form.Body
		return r.Page(views.FilePage(page))
	}
}
