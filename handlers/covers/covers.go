// Package covers serves the absences of a service and who covers them.
package covers

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/charge"
	views "passerelle/views/covers"
)

// Routes are the pages of covers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/covers", actor.CoverName, list),
		web.POST("/covers", actor.CoverName, views.Form{}, name).OrAgain(listAgain),
		web.POST("/covers/:cover/ending", actor.CoverName, nil, end),
	}
}

func list(r *web.Request) error { return page(r, views.Form{}) }

func name(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := charge.Name(r.Context(), r.Tx, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/covers", "cover.flash.named")
}

func listAgain(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	return page(r, form)
}

func page(r *web.Request, form views.Form) (err error) {
	p := views.Page{Reader: r.Actor(), Today: r.Today(), Form: form, Errors: r.Errors()}
	if p.Covers, err = charge.Covers(r.Context(), r.Tx); err != nil {
		return err
	}
	if p.Colleagues, err = charge.Colleagues(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.CoversPage(p))
}

func end(r *web.Request) error {
	id, err := web.ID[charge.Cover](r, "cover")
	if err != nil {
		return err
	}
	if err := charge.End(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/covers", "cover.flash.ended")
}
