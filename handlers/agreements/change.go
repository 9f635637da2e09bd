package agreements

import (
	"passerelle/handlers/web"
	"passerelle/models/agreement"
	views "passerelle/views/agreements"
)

func edit(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	page := views.Edit{}
	if page.Agreement, err = agreement.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	page.Form = views.FormOf(page.Agreement)
	return r.Page(views.EditPage(page))
}

func editAgain(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	page := views.Edit{Errors: r.Errors()}
	if page.Agreement, err = agreement.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.EditPage(page))
}

func amend(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	var form views.EditForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := agreement.Amend(r.Context(), r.Tx, id, form.Typed(), form.Words); err != nil {
		return err
	}
	return r.SeeOther(path(id), "agreement.flash.changed")
}

func price(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	var form views.TermsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := agreement.Price(r.Context(), r.Tx, id, agreement.TypedTerms(form), r.Today()); err != nil {
		return err
	}
	return r.SeeOther(path(id), "agreement.flash.priced")
}

func (h handler) priceAgain(r *web.Request) error {
	page := views.Show{Pricing: true, Errors: r.Errors()}
	if err := r.Decode(&page.Price); err != nil {
		return err
	}
	return h.showPage(r, page)
}

func suspend(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	var form views.SuspendForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := agreement.Suspend(r.Context(), r.Tx, id, form.Words); err != nil {
		return err
	}
	return r.SeeOther(path(id), "agreement.flash.suspended")
}

func (h handler) suspendAgain(r *web.Request) error {
	page := views.Show{Suspending: true, Errors: r.Errors()}
	if err := r.Decode(&page.Suspend); err != nil {
		return err
	}
	return h.showPage(r, page)
}

func resume(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	if err := agreement.Resume(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther(path(id), "agreement.flash.resumed")
}
