package reports

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/report"
	views "passerelle/views/reports"
)

func (h handler) document(r *web.Request) error {
	page, err := h.readDocument(r)
	if err != nil {
		return err
	}
	return r.Page(views.DocumentPage(page))
}

// pdf is a validated report as a file: nothing else leaves the portal as one.
func (h handler) pdf(r *web.Request) error {
	if h.Print == nil {
		return fault.Missing()
	}
	page, err := h.readDocument(r)
	if err != nil {
		return err
	}
	if page.Report.Status != report.Validated {
		return fault.Of(fault.NotFound, "magistrate_report.error.not_validated")
	}
	return r.Made(page.FileName(r.Context())+".pdf", "application/pdf", views.DocumentPage(page), h.Print)
}

// readDocument is a report as a magistrate reads it; until it is validated it says
// that it is not.
func (h handler) readDocument(r *web.Request) (views.Document, error) {
	page, err := h.read(r)
	if err != nil {
		return views.Document{}, err
	}
	return views.Document{Person: page.Person, Report: page.Report, Place: r.SignIn().Place, PDF: page.PDF, Today: page.Today}, nil
}
