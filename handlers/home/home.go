// Package home serves the first page: what waits for the one who opens it.
package home

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	views "passerelle/views/home"
)

// Routes is the first page.
func Routes() []web.Route {
	return []web.Route{web.GET("/", actor.SignedIn, show)}
}

func show(r *web.Request) error {
	kept, err := account.Drafts(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.HomePage(views.Home{Name: r.Actor().Name, Now: r.Tx.Now, Kept: kept}))
}
