// Package monthly serves the monthly state of a house: the month as it stands, what
// was signed of it by either side, and the invoice.
package monthly

import (
	"fmt"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/monthly"
	"passerelle/models/partner"
	"passerelle/models/sheet"
	views "passerelle/views/monthly"
)

// With is what these pages need of the program.
type With struct {
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

type handler struct{ With }

// Routes are the pages of monthly states.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/agreements/:agreement/months", actor.StateRead, months),
		web.GET("/agreements/:agreement/month", actor.StateRead, draft),
		web.POST("/agreements/:agreement/month", actor.StateSign, views.SignForm{}, sign).OrAgain(draftAgain).Sensitive(),
		web.GET("/states/:state", actor.StateRead, h.show),
		web.POST("/states/:state/countersignature", actor.StateApprove, nil, countersign).OrAgain(h.show).Sensitive(),
		web.POST("/states/:state/return", actor.StateApprove, views.WhyForm{}, giveBack).OrAgain(h.showAgain),
		web.POST("/states/:state/reopening", actor.StateApprove, views.WhyForm{}, reopen).OrAgain(h.showAgain),
		web.GET("/states/:state/invoice", actor.StateRead, h.invoice),
		web.FILE("/states/:state/invoice/pdf", actor.StateRead, h.invoicePDF),
		web.FILE("/states/:state/days.csv", actor.StateRead, days),
	}
}

func months(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	page := views.Months{Today: r.Today()}
	if page.Agreement, err = agreement.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.States, err = monthly.Under(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Spent, err = monthly.Spent(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.Page(views.MonthsPage(page))
}

func draft(r *web.Request) error { return draftPage(r, r.Query("month")) }

func draftAgain(r *web.Request) error {
	var form views.SignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return draftPage(r, form.Month)
}

// draftPage is a month as it stands; what names none is the one that ended last.
func draftPage(r *web.Request, typed string) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	page := views.Draft{Today: r.Today(), Signs: r.Actor().May(actor.StateSign), Errors: r.Errors()}
	month, err := day.Parse(typed)
	if err != nil {
		a, err := agreement.ByID(r.Context(), r.Tx, id)
		if err != nil {
			return err
		}
		month = views.LastOver(a, page.Today)
	}
	if page.Draft, err = monthly.Of(r.Context(), r.Tx, id, month, page.Today); err != nil {
		return err
	}
	former, err := monthly.Under(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	for _, s := range former {
		if s.MonthOn == page.Draft.MonthOn {
			page.Former = append(page.Former, s)
		}
	}
	r.Read("housing_month", id.UUID, uuid.Nil)
	return r.Page(views.DraftPage(page))
}

func sign(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	var form views.SignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	month, err := day.Parse(form.Month)
	if err != nil {
		return fault.Field("month", "agreement.error.month")
	}
	made, err := monthly.Sign(r.Context(), r.Tx, id, month, r.Today())
	if err != nil {
		return err
	}
	return r.SeeOther("/states/"+made.String(), "monthly.flash.signed")
}

func stateID(r *web.Request) (monthly.ID, error) { return web.ID[monthly.State](r, "state") }

func (h handler) show(r *web.Request) error { return h.showPage(r, views.WhyForm{}) }

func (h handler) showAgain(r *web.Request) error {
	var form views.WhyForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return h.showPage(r, form)
}

func (h handler) showPage(r *web.Request, form views.WhyForm) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	page.Answers, page.Form, page.Errors = r.Actor().May(actor.StateApprove), form, r.Errors()
	if page.Spent, err = monthly.Spent(r.Context(), r.Tx, page.State.AgreementID); err != nil {
		return err
	}
	all, err := monthly.Under(r.Context(), r.Tx, page.State.AgreementID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.MonthOn == page.State.MonthOn && s.ID != page.State.ID {
			page.Others = append(page.Others, s)
		}
	}
	return r.Page(views.ShowPage(page))
}

func (h handler) read(r *web.Request) (page views.Show, err error) {
	id, err := stateID(r)
	if err != nil {
		return page, err
	}
	page = views.Show{Today: r.Today(), PDF: h.Print != nil}
	if page.State, err = monthly.ByID(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	r.Read(monthly.Noun, id.UUID, uuid.Nil)
	return page, nil
}

func countersign(r *web.Request) error {
	id, err := stateID(r)
	if err != nil {
		return err
	}
	if err := monthly.Countersign(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/states/"+id.String(), "monthly.flash.countersigned")
}

func giveBack(r *web.Request) error {
	id, err := stateID(r)
	if err != nil {
		return err
	}
	var form views.WhyForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := monthly.Return(r.Context(), r.Tx, id, form.Words); err != nil {
		return err
	}
	return r.SeeOther("/states/"+id.String(), "monthly.flash.returned")
}

func reopen(r *web.Request) error {
	id, err := stateID(r)
	if err != nil {
		return err
	}
	var form views.WhyForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := monthly.Reopen(r.Context(), r.Tx, id, form.Words); err != nil {
		return err
	}
	return r.SeeOther("/states/"+id.String(), "monthly.flash.reopened")
}

func (h handler) invoice(r *web.Request) error {
	page, err := h.readInvoice(r)
	if err != nil {
		return err
	}
	return r.Page(views.InvoicePage(page))
}

func (h handler) invoicePDF(r *web.Request) error {
	if h.Print == nil {
		return fault.Missing()
	}
	page, err := h.readInvoice(r)
	if err != nil {
		return err
	}
	return r.Made(page.FileName(r.Context())+".pdf", "application/pdf", views.InvoicePage(page), h.Print)
}

// readInvoice is a state as both have signed it: before that there is nothing to pay.
func (h handler) readInvoice(r *web.Request) (page views.Invoice, err error) {
	page.Show, err = h.read(r)
	if err != nil {
		return page, err
	}
	if page.State.CountersignedAt == nil {
		return page, fault.Of(fault.NotFound, "monthly.error.no_invoice")
	}
	if page.Spent, err = monthly.Spent(r.Context(), r.Tx, page.State.AgreementID); err != nil {
		return page, err
	}
	page.From, err = partner.ByID(r.Context(), r.Tx, id.From[partner.Organisation](page.State.OrganisationID))
	if err != nil {
		return page, err
	}
	page.Sites, err = partner.SitesOf(r.Context(), r.Tx, id.From[partner.Organisation](page.State.OrganisationID))
	return page, err
}

// days is a state as a table for a spreadsheet.
func days(r *web.Request) error {
	id, err := stateID(r)
	if err != nil {
		return err
	}
	s, err := monthly.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	head, rows := views.Sheet(r.Context(), s)
	file, err := sheet.Write(head, rows)
	if err != nil {
		return fmt.Errorf("sheet of state %s: %w", id, err)
	}
	r.Read(monthly.Noun, id.UUID, uuid.Nil)
	return r.Download(views.FileName(r.Context(), s)+".csv", "text/csv; charset=utf-8", file)
}
