// Package reports serves the reports to the magistrate: those about a person, one
// that is written, submitted and validated, and the document.
package reports

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/reports"
)

// With is what these pages need of the program.
type With struct {
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

type handler struct{ With }

// Routes are the pages of reports.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/persons/:person/reports", actor.ReportWrite, list),
		web.POST("/persons/:person/reports", actor.ReportWrite, views.BeginForm{}, begin).OrAgain(listAgain),
		web.GET("/reports/:report", actor.ReportWrite, h.show),
		web.POST("/reports/:report", actor.ReportWrite, views.WriteForm{}, write).OrAgain(h.writeAgain),
		web.POST("/reports/:report/proofs", actor.ReportWrite, views.ProofForm{}, prove).OrAgain(h.proveAgain),
		web.POST("/reports/:report/taking-back", actor.ReportWrite, nil, takeBack),
		web.POST("/reports/:report/validation", actor.ReportValidate, nil, validate),
		web.POST("/reports/:report/return", actor.ReportValidate, views.WhyForm{}, giveBack).OrAgain(h.returnAgain),
		web.POST("/reports/:report/versions", actor.ReportWrite, nil, renew),
		web.POST("/reports/:report/discarding", actor.ReportWrite, nil, discard),
		web.GET("/reports/:report/print", actor.ReportWrite, h.document),
		web.FILE("/reports/:report/pdf", actor.ReportWrite, h.pdf),
	}
}
