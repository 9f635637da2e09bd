// Package home serves the first page: what waits for the one who opens it.
package home

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/programme"
	"passerelle/models/referral"
	views "passerelle/views/home"
)

// Routes is the first page.
func Routes() []web.Route {
	return []web.Route{web.GET("/", actor.SignedIn, show)}
}

// nextSessions is how many sessions a day's worklist looks ahead.
const nextSessions = 8

func show(r *web.Request) error {
	kept, err := account.Drafts(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	// A partner's day is its queue, unless something is kept to be offered here.
	if r.Actor().Kind == actor.Partner && len(kept) == 0 {
		return r.SeeOther(partnerHome(r.Actor()), "")
	}
	page := views.Home{Now: r.Tx.Now, Kept: kept}
	if r.Actor().May(actor.ReferralWrite) {
		if page.Referrals, err = referral.Waiting(r.Context(), r.Tx); err != nil {
			return err
		}
		if page.Drafts, err = referral.OwnDrafts(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	if r.Actor().May(actor.CycleRead) {
		if page.Sessions, err = programme.NextSessions(r.Context(), r.Tx, nextSessions); err != nil {
			return err
		}
	}
	page.Open = r.Actor().May(actor.PersonRead) || r.Actor().May(actor.CycleRead)
	return r.Page(views.HomePage(page))
}

func partnerHome(a actor.Actor) string {
	if a.May(actor.ReferralRead) {
		return "/referrals"
	}
	return "/cycles"
}
