package transfers

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/charge"
	"passerelle/models/person"
	"passerelle/models/transfer"
	views "passerelle/views/transfers"
)

func list(r *web.Request) error {
	all, err := transfer.List(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.ListPage(views.List{Reader: r.Actor(), All: all, Now: r.Tx.Now}))
}

func show(r *web.Request) error { return page(r, views.Show{}) }

func page(r *web.Request, page views.Show) error {
	id, err := web.ID[transfer.Transfer](r, "transfer")
	if err != nil {
		return err
	}
	page.Reader, page.Now, page.Errors = r.Actor(), r.Tx.Now, r.Errors()
	if page.Transfer, err = transfer.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	who := page.Transfer.Arrived.UUID
	if page.AtSource() {
		who = page.Transfer.Person.UUID
		if page.Outcomes, err = transfer.Outcomes(r.Context(), r.Tx, id); err != nil {
			return err
		}
	}
	if page.Decides() {
		if err := choices(r, &page); err != nil {
			return err
		}
	}
	r.Read(transfer.Noun, id.UUID, who)
	return r.Page(views.ShowPage(page))
}

// choices are where and by whom the person may be followed, and the file that is
// there already.
func choices(r *web.Request, page *views.Show) (err error) {
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Officers, err = charge.Colleagues(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Own, err = transfer.OwnFile(r.Context(), r.Tx, page.Transfer.ID); err != nil {
		return err
	}
	if page.Accept.BranchID == "" && r.Actor().Branch != uuid.Nil {
		page.Accept.BranchID = r.Actor().Branch.String()
	}
	return nil
}

func accept(r *web.Request) error {
	id, err := web.ID[transfer.Transfer](r, "transfer")
	if err != nil {
		return err
	}
	var form views.AcceptForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := transfer.Accept(r.Context(), r.Tx, id, form.BranchID, form.ReferentID); err != nil {
		return err
	}
	return r.SeeOther(path(id), "transfer.flash.accepted")
}

func acceptAgain(r *web.Request) error {
	again := views.Show{Refused: transfer.DoAccept}
	if err := r.Decode(&again.Accept); err != nil {
		return err
	}
	return page(r, again)
}

func refuse(r *web.Request) error {
	id, err := web.ID[transfer.Transfer](r, "transfer")
	if err != nil {
		return err
	}
	var form views.RefuseForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := transfer.Refuse(r.Context(), r.Tx, id, transfer.Refusal(form.Refusal), form.Note); err != nil {
		return err
	}
	return r.SeeOther(path(id), "transfer.flash.refused")
}

func refuseAgain(r *web.Request) error {
	again := views.Show{Refused: transfer.DoRefuse}
	if err := r.Decode(&again.Refuse); err != nil {
		return err
	}
	return page(r, again)
}

func cancel(r *web.Request) error {
	id, err := web.ID[transfer.Transfer](r, "transfer")
	if err != nil {
		return err
	}
	if err := transfer.Cancel(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther(path(id), "transfer.flash.cancelled")
}
