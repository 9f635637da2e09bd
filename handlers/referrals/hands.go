package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// transfer puts a colleague in charge: of this referral, or of all of the
// person's.
func transfer(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.TransferForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	to, err := choice[account.Member](form.ReferentID)
	if err != nil {
		return err
	}
	if !form.All {
		return done(r, id, "referral.flash.transferred", referral.Transfer(r.Context(), r.Tx, id, to.UUID))
	}
	of, err := referral.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	_, err = referral.TransferAllOf(r.Context(), r.Tx, of.Person, to.UUID)
	return done(r, id, "referral.flash.transferred", err)
}

// assign says which colleague of the partner handles it.
func assign(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.AssignmentForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	to, err := choice[account.Member](form.AssigneeID)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.assigned", referral.Assign(r.Context(), r.Tx, id, to.UUID))
}

// reroute begins another referral where one came to nothing.
func reroute(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
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
	draft, err := referral.Reroute(r.Context(), r.Tx, id, offer)
	if err != nil {
		return err
	}
	return r.SeeOther(draftPath(draft), "referral.flash.rerouted")
}

// settle says what a no has come to.
func settle(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.SettlementForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return done(r, id, "referral.flash.settled", referral.Settle(r.Context(), r.Tx, id, referral.Settlement(form.As)))
}

// choice is what was chosen in a list; nothing chosen is for the model to refuse.
func choice[T any](text string) (id.Of[T], error) {
	if text == "" {
		return id.Of[T]{}, nil
	}
	return web.Parse[T](text)
}
