package agreements

import (
	"passerelle/handlers/web"
	"passerelle/models/agreement"
	"passerelle/models/document"
	views "passerelle/views/agreements"
)

// attach keeps a file with the agreement.
func (h handler) attach(r *web.Request) error {
	id, err := web.ID[agreement.Agreement](r, "agreement")
	if err != nil {
		return err
	}
	var form views.PaperForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	file, _ := r.File("file")
	if _, err := agreement.Attach(r.Context(), r.Tx, h.files, id, agreement.Paper{Kind: document.Kind(form.Kind), Name: file.Name, Body: file.Body}); err != nil {
		return err
	}
	return r.SeeOther(path(id), "document.flash.added")
}

func (h handler) attachAgain(r *web.Request) error {
	page := views.Show{Filing: true, Errors: r.Errors()}
	if err := r.Decode(&page.Paper); err != nil {
		return err
	}
	return h.showPage(r, page)
}

// paper is the agreement of the address and its file.
func paper(r *web.Request) (id agreement.ID, file document.ID, err error) {
	if id, err = web.ID[agreement.Agreement](r, "agreement"); err != nil {
		return id, file, err
	}
	file, err = web.ID[document.Document](r, "paper")
	return id, file, err
}

// download hands a file out, to be saved.
func (h handler) download(r *web.Request) error {
	id, file, err := paper(r)
	if err != nil {
		return err
	}
	if _, err := agreement.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	d, body, err := document.Content(r.Context(), r.Tx, h.files, document.Agreement(id.UUID), file)
	if err != nil {
		return err
	}
	return r.Download(d.Name, d.Format.MediaType(), body)
}

// detach takes a file away.
func detach(r *web.Request) error {
	id, file, err := paper(r)
	if err != nil {
		return err
	}
	if err := agreement.Detach(r.Context(), r.Tx, id, file); err != nil {
		return err
	}
	return r.SeeOther(path(id), "document.flash.removed")
}
