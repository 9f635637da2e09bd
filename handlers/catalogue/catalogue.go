//go:build !release

// Package catalogue lists every page of the portal, for those who look after
// how they look and read, and shows every component in every state.
package catalogue

import (
	"slices"
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/catalogue"
)

// Routes are the pages of the catalogue.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/_catalogue", actor.Anyone, list).WithoutWork(),
		web.GET("/_catalogue/components", actor.Anyone, components).WithoutWork(),
	}
}

// list names every page; those about one row are reached from their lists.
func list(r *web.Request) error {
	var pages []views.Listed
	for _, route := range r.Pages() {
		if strings.HasPrefix(route.Path, "/healthz") || strings.HasPrefix(route.Path, "/readyz") {
			continue
		}
		pages = append(pages, views.Listed{Path: route.Path, Need: string(route.Need), Linked: !strings.Contains(route.Path, ":")})
	}
	slices.SortFunc(pages, func(a, b views.Listed) int { return strings.Compare(a.Path, b.Path) })
	return r.Page(views.ListPage(pages))
}

func components(r *web.Request) error { return r.PageIn(views.Shell(), views.Components()) }
