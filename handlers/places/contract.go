package places

import (
	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/places"
)

// contract says whether the commitment is signed; after a fault it gives the
// form back.
func (h handler) contract(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	return r.Page(views.ContractPage(page))
}

// sheet is the commitment on paper.
func (h handler) sheet(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	return r.Page(views.SheetPage(page))
}

// sheetPDF is the same page as a file, whose name says nothing of the person.
func (h handler) sheetPDF(r *web.Request) error {
	page, err := h.read(r)
	if err != nil {
		return err
	}
	if h.Print == nil {
		return fault.Missing()
	}
	return r.Made(page.Cycle.Label+".pdf", "application/pdf", views.SheetPage(page), h.Print)
}

func (h handler) read(r *web.Request) (page views.Contract, err error) {
	id, err := web.ID[programme.Enrolment](r, "enrolment")
	if err != nil {
		return page, err
	}
	page.PDF, page.Errors, page.Now = h.Print != nil, r.Errors(), r.Tx.Now
	if page.Contract, err = programme.ContractOf(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, page.Contract.Cycle); err != nil {
		return page, err
	}
	if page.Sessions, err = programme.Sessions(r.Context(), r.Tx, page.Contract.Cycle); err != nil {
		return page, err
	}
	r.Read("enrolment", id.UUID, page.Contract.Person)
	return page, nil
}

func sign(r *web.Request) error {
	id, err := web.ID[programme.Enrolment](r, "enrolment")
	if err != nil {
		return err
	}
	var form views.SignForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	on, err := day.ParseFrench(form.SignedOn)
	if err != nil {
		return fault.Field("signed_on", "cycle.error.day")
	}
	if _, err := programme.SignContract(r.Context(), r.Tx, id, on); err != nil {
		return err
	}
	return r.SeeOther("/enrolments/"+id.String()+"/contract", "contract.flash.signed")
}
