package oversight

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/oversight"
	views "passerelle/views/oversight"
)

// askCopy has what is held of a person made into one file for them.
func askCopy(r *web.Request) error {
	page, _, err := overseen(r)
	if err != nil {
		return err
	}
	var form views.CopyForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	made, err := oversight.AskCopy(r.Context(), r.Tx, page.File, form.Reason)
	if err != nil {
		return err
	}
	return r.SeeOther("/oversight/copies/"+made.String(), "")
}

// copyAgain keeps the reason that was refused.
func copyAgain(r *web.Request) error {
	page, within, err := overseen(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Copy); err != nil {
		return err
	}
	page.Copying = r.Errors()
	return filePage(r, page, within)
}

// showCopy says how far a copy is, and what to read again once it is ready.
func showCopy(r *web.Request) error {
	id, err := web.ID[oversight.Copy](r, "copy")
	if err != nil {
		return err
	}
	found, err := oversight.CopyByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	r.ReadElsewhere(found.ServiceID, oversight.NounCopy, id.UUID, found.FileID)
	return r.Page(views.CopyPage(found))
}

// fetchCopy hands a copy out; that it left is journalled. Its name names nobody.
func fetchCopy(r *web.Request) error {
	id, err := web.ID[oversight.Copy](r, "copy")
	if err != nil {
		return err
	}
	found, body, err := oversight.CopyFile(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	r.ReadElsewhere(found.ServiceID, oversight.NounCopyFile, id.UUID, found.FileID)
	return r.Download(locales.T(r.Context(), "person_copy.file.name_inline")+".zip", "application/zip", body)
}
