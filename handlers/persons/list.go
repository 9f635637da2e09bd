package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func list(r *web.Request) error {
	if kept := r.Query("search"); kept != "" {
		return found(r, kept)
	}
	page, err := listed(r)
	if err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

// listed reads the list the address asks for. A page that begins at somebody
// unknown is the first.
func listed(r *web.Request) (views.List, error) {
	filter := person.FilterOf(r.Tx, r.Query("scope"), r.Query("state"))
	at := person.Page{}
	if id, err := web.Parse[person.Person](r.Query("after")); err == nil {
		at.After = id
	} else if id, err := web.Parse[person.Person](r.Query("before")); err == nil {
		at.Before = id
	}
	listing, err := person.List(r.Context(), r.Tx, filter, at)
	if err != nil {
		return views.List{}, err
	}
	page := blank(r)
	page.Filter, page.Listing = filter, listing
	if page.Scopes, err = person.ScopesOf(r.Context(), r.Tx); err != nil {
		return page, err
	}
	return page, watched(r, &page)
}

// watched adds hours and places, which are what a surveillance officer looks
// for.
func watched(r *web.Request, page *views.List) (err error) {
	if person.RestrictedTo(r.Actor().Role) != person.ToWatched {
		return nil
	}
	ids := make([]person.ID, len(page.Listing.Rows))
	for i, row := range page.Listing.Rows {
		ids[i] = row.ID
	}
	page.Watch = true
	page.Limits, err = person.LimitsOf(r.Context(), r.Tx, ids)
	return err
}

// blank is what the list and the search have in common.
func blank(r *web.Request) views.List {
	return views.List{Today: r.Today(), Create: r.Actor().May(actor.PersonWrite), Import: r.Actor().May(actor.PersonImport), Transfers: r.Actor().May(actor.TransferAsk)}
}
