package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// sheet is the fiche de liaison, to be printed.
func (h handler) sheet(r *web.Request) error {
	page, err := h.readSheet(r)
	if err != nil {
		return err
	}
	return r.Page(views.SheetPage(page))
}

// sheetPDF is the same page as a file.
func (h handler) sheetPDF(r *web.Request) error {
	page, err := h.readSheet(r)
	if err != nil {
		return err
	}
	if h.Print == nil {
		return fault.Missing()
	}
	return r.Made(page.Sheet.Reference+".pdf", "application/pdf", views.SheetPage(page), h.Print)
}

func (h handler) readSheet(r *web.Request) (views.Sheet, error) {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return views.Sheet{}, err
	}
	found, err := referral.SheetOf(r.Context(), r.Tx, id)
	if err != nil {
		return views.Sheet{}, err
	}
	noteRead(r, found.Referral, "sheet", id.UUID)
	return views.Sheet{Sheet: found, Side: side(r), PDF: h.Print != nil}, nil
}
