// Package system serves what belongs to no noun: health, and the legal pages.
package system

import (
	"context"
	"fmt"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/static"
	"passerelle/views/layout"
	views "passerelle/views/legal"
)

// Ready says what stands in the way of serving, or nil.
type Ready func(context.Context) error

// Routes are health and the legal pages of the footer.
func Routes(ready Ready) []web.Route {
	return []web.Route{
		web.GET("/healthz", actor.Anyone, func(r *web.Request) error { return r.Raw(200, "text/plain; charset=utf-8", "alive\n") }).WithoutWork(),
		web.GET("/readyz", actor.Anyone, func(r *web.Request) error { return readiness(r, ready) }).WithoutWork(),
		web.GET("/accessibility", actor.Anyone, page("accessibility")).WithoutWork(),
		web.GET("/legal", actor.Anyone, page("legal")).WithoutWork(),
		web.GET("/privacy", actor.Anyone, page("privacy")).WithoutWork(),
		web.GET("/cookies", actor.Anyone, page("cookies")).WithoutWork(),
		web.GET("/offline", actor.Anyone, offline).WithoutWork(),
		web.GET("/service-worker.js", actor.Anyone, serviceWorker).WithoutWork(),
	}
}

// readiness answers codes, not causes: the address is open to everyone.
func readiness(r *web.Request, ready Ready) error {
	if err := ready(r.Context()); err != nil {
		r.Log("not ready", "error", err.Error())
		return r.Raw(503, "text/plain; charset=utf-8", "not ready\n")
	}
	return r.Raw(200, "text/plain; charset=utf-8", "ready\n")
}

// offline is kept on the device: it is drawn for nobody in particular.
func offline(r *web.Request) error {
	return r.PageIn(layout.Shell{Product: "Passerelle", Path: "/offline"}, views.OfflinePage())
}

// serviceWorker stands at the root, for a browser lets it mind only what lies
// below it. Its bytes change with the files it keeps, which renews it.
func serviceWorker(r *web.Request) error {
	body, kind, _ := static.Open(static.Path("js/service-worker.js"))
	return r.Raw(200, kind, fmt.Sprintf("const version = %q;\n%s", static.Version(), body))
}

func page(name string) func(*web.Request) error {
	return func(r *web.Request) error { return r.Page(views.Page(views.Text(name))) }
}
