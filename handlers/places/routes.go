// Package places serves the pages by which a group is filled: places to fill and
// who fits them, proposals, the interviews before and the commitment signed.
package places

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/places"
)

// With is what the pages need of the program.
type With struct {
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

// handler are the pages that depend on how the program is set up.
type handler struct{ With }

// Routes are the pages of places to fill.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/places", actor.CycleEnrol, list),
		web.GET("/cycles/:cycle/candidates", actor.CycleEnrol, candidates),
		web.POST("/cycles/:cycle/proposals", actor.CycleEnrol, views.ProposeForm{}, propose).OrAgain(candidates),
		web.GET("/proposals/:proposal", actor.CycleEnrol, show),
		web.POST("/proposals/:proposal/interview", actor.CycleEnrol, views.BookForm{}, book).OrAgain(show),
		web.POST("/proposals/:proposal/withdrawal", actor.CycleEnrol, nil, withdraw).OrAgain(show),
		web.POST("/proposals/:proposal/admission", actor.CycleDecide, views.AdmitForm{}, admit).OrAgain(show),
		web.POST("/proposals/:proposal/refusal", actor.CycleDecide, views.RefuseForm{}, refuse).OrAgain(show),
		web.GET("/cycles/:cycle/interviews", actor.CycleDecide, interviews),
		web.POST("/cycles/:cycle/interviews", actor.CycleDecide, views.SlotForm{}, offer).OrAgain(interviews),
		web.POST("/interviews/:slot/removal", actor.CycleDecide, nil, drop),
		web.GET("/enrolments/:enrolment/contract", actor.CycleEnrol, h.contract),
		web.POST("/enrolments/:enrolment/contract", actor.CycleEnrol, views.SignForm{}, sign).OrAgain(h.contract),
		web.GET("/enrolments/:enrolment/contract/sheet", actor.CycleEnrol, h.sheet),
		web.FILE("/enrolments/:enrolment/contract/pdf", actor.CycleEnrol, h.sheetPDF),
	}
}
