// Package home serves the first page: what waits for the one who opens it.
package home

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/home"
)

// Routes is the first page, and who comes today.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/", actor.SignedIn, show).PlannedOnce(),
		web.GET("/reception", actor.ReceptionRead, reception),
	}
}

// nextSessions is how many sessions a day's worklist looks ahead.
const nextSessions = 8

func show(r *web.Request) error {
	kept, err := account.Drafts(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	me := r.Actor()
	// A partner's day is its queue, unless something is kept to be offered here.
	if me.Kind == actor.Partner && len(kept) == 0 {
		return r.SeeOther(partnerHome(me), "")
	}
	if me.May(actor.OversightAsk) && len(kept) == 0 {
		return r.SeeOther("/oversight", "")
	}
	if me.Kind == actor.Statistics && len(kept) == 0 {
		return r.SeeOther("/statistics", "")
	}
	if me.Kind == actor.Admin && len(kept) == 0 {
		return r.SeeOther("/team", "") // what waits for them stands there
	}
	page := views.Home{Now: r.Tx.Now, Today: r.Today(), Kept: kept, Reader: me}
	if err := fill(r, &page); err != nil {
		return err
	}
	if me.May(actor.CycleRead) {
		if page.Sessions, err = programme.NextSessions(r.Context(), r.Tx, nextSessions); err != nil {
			return err
		}
	}
	page.Open = me.May(actor.PersonRead) || me.May(actor.CycleRead)
	return r.Page(views.HomePage(page))
}

// fill gathers the day of a role.
func fill(r *web.Request, page *views.Home) (err error) {
	switch me := r.Actor(); {
	case me.May(actor.ReferralWrite):
		return officer(r, page)
	case person.RestrictedTo(me.Role) == person.ToGiven:
		return care(r, page)
	case person.RestrictedTo(me.Role) == person.ToWatched:
		return watch(r, page)
	case me.Role == actor.CultureCoordinator:
		page.Prepare, err = culture.ToPrepare(r.Context(), r.Tx, page.Today)
	case me.May(actor.ReceptionRead):
		page.Reception = true
		page.Expected, err = programme.ExpectedOn(r.Context(), r.Tx, page.Today, locales.Zone(r.Context()))
	}
	return err
}

func partnerHome(a actor.Actor) string {
	if a.May(actor.ReferralRead) {
		return "/referrals"
	}
	return "/cycles"
}

// reception lists who comes today, to be printed for the front desk.
func reception(r *web.Request) error {
	page := views.Reception{Now: r.Tx.Now, Place: r.SignIn().Place}
	var err error
	if page.Expected, err = programme.ExpectedOn(r.Context(), r.Tx, r.Today(), locales.Zone(r.Context())); err != nil {
		return err
	}
	return r.Page(views.ReceptionPage(page))
}
