// Package news serves what is new in the portal, and the mark in the menu that
// says so.
package news

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	views "passerelle/views/news"
)

// Routes of the novelties.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/whats-new", actor.SignedIn, show),
		web.POST("/whats-new", actor.SignedIn, views.Form{}, saw).OrAgain(show),
	}
}

func show(r *web.Request) error {
	return r.Page(views.Page(views.News{Version: account.News, Seen: r.SignIn().News == account.News, Errors: r.Errors()}))
}

func saw(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := account.SawNews(r.Context(), r.Tx, form.Version); err != nil {
		return err
	}
	return r.SeeOther("/whats-new", "news.flash.seen")
}
