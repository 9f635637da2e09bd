package reports

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	"passerelle/models/report"
	views "passerelle/views/reports"
)

func reportID(r *web.Request) (report.ID, error) { return web.ID[report.Report](r, "report") }

// read is a report, its person and the other versions, as they stand.
func (h handler) read(r *web.Request) (page views.Show, err error) {
	id, err := reportID(r)
	if err != nil {
		return page, err
	}
	page = views.Show{Today: r.Today(), PDF: h.Print != nil, Decides: r.Actor().May(actor.ReportValidate)}
	if page.Report, err = report.ByID(r.Context(), r.Tx, r.Access(), id); err != nil {
		return page, err
	}
	if page.Person, err = person.ByID(r.Context(), r.Tx, page.Report.PersonID); err != nil {
		return page, err
	}
	all, err := report.Of(r.Context(), r.Tx, r.Access())
	if err != nil {
		return page, err
	}
	for _, other := range all {
		if other.SeriesID == page.Report.SeriesID && other.ID != id {
			page.Versions = append(page.Versions, other)
		}
	}
	page.Own = page.Report.OwnOf(r.Actor())
	page.Outdated, err = report.Outdated(r.Context(), r.Tx, page.Report)
	page.Write = views.WriteForm{PersonWords: page.Report.PersonWords, Analysis: page.Report.Analysis}
	for _, one := range page.Report.Chosen {
		page.Write.Chosen = append(page.Write.Chosen, one.String())
	}
	r.Read(report.Noun, id.UUID, page.Report.PersonID.UUID)
	return page, err
}

func (h handler) show(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func (h handler) writeAgain(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	page.WriteErrors = r.Errors()
	page.Write = views.WriteForm{}
	if err := r.Decode(&page.Write); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func (h handler) proveAgain(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	page.ProofErrors = r.Errors()
	if err := r.Decode(&page.Proof); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func (h handler) returnAgain(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	page.WhyErrors = r.Errors()
	if err := r.Decode(&page.Why); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}
