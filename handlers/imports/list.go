package imports

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/imports"
)

func list(r *web.Request) error {
	return listPage(r, views.UploadForm{BranchID: r.Actor().Branch.String()})
}

func listAgain(r *web.Request) error {
	var form views.UploadForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return listPage(r, form)
}

func listPage(r *web.Request, form views.UploadForm) error {
	branches, err := person.Branches(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	imports, err := person.Imports(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.ListPage(views.List{Form: form, Errors: r.Errors(), Branches: branches, Imports: imports}))
}

func upload(r *web.Request) error {
	var form views.UploadForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	file, chosen := r.File("file")
	if !chosen {
		return fault.Field("file", "import.error.no_file")
	}
	id, err := person.Stage(r.Context(), r.Tx, file.Body, form.BranchID, words(r.Context()))
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/imports/"+id.String(), "")
}
