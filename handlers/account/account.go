// Package account serves what belongs to the one who is signed in: open
// sign-ins, the place one acts in, the language, the e-mails, the text kept from
// a session that had ended.
package account

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	views "passerelle/views/account"
)

// Routes are the owner's own pages.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/account/sessions", actor.SignedIn, list),
		web.POST("/account/sessions/:sign_in/ending", actor.SignedIn, nil, end),
		web.GET("/account/notifications", actor.InboxRead, preferences),
		web.POST("/account/notifications", actor.InboxRead, views.NotificationsForm{}, prefer).OrAgain(preferAgain),
		web.POST("/account/memberships/:membership/session", actor.SignedIn, nil, change).WithoutWork(),
		web.POST("/locale", actor.Anyone, localeForm{}, locale).WithoutWork(),
		web.GET("/drafts/:kept", actor.SignedIn, resume),
		web.POST("/drafts/:kept/discarding", actor.SignedIn, nil, discard),
	}
}

func list(r *web.Request) error {
	open, err := account.OwnSignIns(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.SignInsPage(views.SignIns{Open: open, Current: r.SignIn().ID, Feeds: r.Actor().May(actor.FeedKeep)}))
}

func end(r *web.Request) error {
	id, err := web.ID[account.SignIn](r, "sign_in")
	if err != nil {
		return err
	}
	if err := account.EndOwn(r.Context(), r.Tx, id.UUID); err != nil {
		return err
	}
	return r.SeeOther("/account/sessions", "account.flash.ended")
}

type localeForm struct {
	Lang   string `form:"lang"`
	Return string `form:"return"`
}

// locale keeps the language with the account, or for a visitor in a cookie.
func locale(r *web.Request) error {
	var form localeForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	back := web.Local(form.Return)
	if a := r.Actor(); a.Account != uuid.Nil {
		err := r.As(a, func(tx *db.Tx) error { return account.SetLocale(r.Context(), tx, form.Lang) })
		if err != nil {
			return err
		}
		return r.SeeOther(back, "")
	}
	if form.Lang == "fr" || form.Lang == "en" {
		r.ChooseLanguage(form.Lang)
	}
	return r.SeeOther(back, "")
}

func resume(r *web.Request) error {
	id, err := web.ID[account.Draft](r, "kept")
	if err != nil {
		return err
	}
	draft, err := account.DraftByID(r.Context(), r.Tx, id.UUID)
	if err != nil {
		return err
	}
	return r.Resume(draft)
}

func discard(r *web.Request) error {
	id, err := web.ID[account.Draft](r, "kept")
	if err != nil {
		return err
	}
	if err := account.Discard(r.Context(), r.Tx, id.UUID); err != nil {
		return err
	}
	return r.SeeOther("/", "draft.flash.discarded")
}
