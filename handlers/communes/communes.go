// Package communes serves the list of communes: a page to search it, from which
// forms take their suggestions as one types.
package communes

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/commune"
	views "passerelle/views/communes"
)

// Routes is the page of communes. What is searched stands in the address: it is
// the name of a place, and says nothing of anybody.
func Routes() []web.Route {
	return []web.Route{web.GET("/communes", actor.SignedIn, search)}
}

func search(r *web.Request) error {
	page := views.Search{Typed: r.Query("commune")}
	found, err := commune.Search(r.Context(), r.Tx, page.Typed)
	if err != nil {
		return err
	}
	page.Found = found
	return r.Page(views.SearchPage(page))
}
