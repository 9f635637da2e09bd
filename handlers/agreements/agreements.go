// Package agreements serves what a service and its partners have agreed: the
// service keeps it, the partner's manager reads it.
package agreements

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/document"
	"passerelle/models/partner"
	views "passerelle/views/agreements"
)

type handler struct{ files document.Rules }

// Routes are the pages of agreements; files are the rules of what is kept with one.
func Routes(files document.Rules) []web.Route {
	h := handler{files: files}
	return []web.Route{
		web.GET("/agreements", actor.AgreementRead, list),
		web.GET("/organisations/:organisation/agreements/new", actor.AgreementEdit, begin),
		web.POST("/organisations/:organisation/agreements", actor.AgreementEdit, views.NewForm{}, create).OrAgain(beginAgain),
		web.GET("/agreements/:agreement", actor.AgreementRead, h.show),
		web.GET("/agreements/:agreement/edit", actor.AgreementEdit, edit),
		web.POST("/agreements/:agreement", actor.AgreementEdit, views.EditForm{}, amend).OrAgain(editAgain),
		web.POST("/agreements/:agreement/terms", actor.AgreementEdit, views.TermsForm{}, price).OrAgain(h.priceAgain),
		web.POST("/agreements/:agreement/suspension", actor.AgreementEdit, views.SuspendForm{}, suspend).OrAgain(h.suspendAgain),
		web.POST("/agreements/:agreement/resumption", actor.AgreementEdit, nil, resume),
		web.POST("/agreements/:agreement/documents", actor.AgreementEdit, views.PaperForm{}, h.attach).WithFiles(web.AttachmentLimit).OrAgain(h.attachAgain),
		web.FILE("/agreements/:agreement/documents/:paper", actor.AgreementRead, h.download),
		web.POST("/agreements/:agreement/documents/:paper/removal", actor.AgreementEdit, nil, detach),
	}
}

func list(r *web.Request) error {
	all, err := agreement.All(r.Context(), r.Tx, r.Today())
	if err != nil {
		return err
	}
	return r.Page(views.ListPage(views.List{All: all, Today: r.Today(), Reader: r.Actor().Kind}))
}

func begin(r *web.Request) error { return beginPage(r, views.Blank()) }

func beginAgain(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return beginPage(r, form)
}

func beginPage(r *web.Request, form views.NewForm) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	page := views.New{Form: form, Errors: r.Errors()}
	if page.Organisation, err = partner.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	return r.Page(views.NewPage(page))
}

func create(r *web.Request) error {
	of, err := web.ID[partner.Organisation](r, "organisation")
	if err != nil {
		return err
	}
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := partner.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	made, err := agreement.Create(r.Context(), r.Tx, of.UUID, form.Typed(), form.Terms())
	if err != nil {
		return err
	}
	return r.SeeOther(path(made), "agreement.flash.created")
}

func path(id agreement.ID) string { return "/agreements/" + id.String() }

func (h handler) show(r *web.Request) error { return h.showPage(r, views.Show{}) }

// showPage draws an agreement with what was refused on its page, if anything was.
func (h handler) showPage(r *web.Request, page views.Show) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	page.Today, page.Keeps, page.Rules = r.Today(), r.Actor().May(actor.AgreementEdit), h.files
	if page.Agreement, err = agreement.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Terms, err = agreement.TermsOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Events, err = agreement.Events(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Papers, err = document.Of(r.Context(), r.Tx, document.Agreement(id.UUID)); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}
