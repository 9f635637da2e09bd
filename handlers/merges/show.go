package merges

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/merges"
)

// show is the record of a merge, and the way back while there is one.
func show(r *web.Request) error {
	id, err := web.ID[person.Merge](r, "merge")
	if err != nil {
		return err
	}
	page := views.Record{Now: r.Tx.Now, Errors: r.Errors()}
	if page.Merge, err = person.MergeByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Kept, err = person.ByID(r.Context(), r.Tx, page.Merge.KeptID); err != nil {
		return err
	}
	if page.Other, err = person.ByID(r.Context(), r.Tx, page.Merge.MergedID); err != nil {
		return err
	}
	r.Read("person_merge", id.UUID, page.Kept.ID.UUID)
	return r.Page(views.RecordPage(page))
}

func undo(r *web.Request) error {
	id, err := web.ID[person.Merge](r, "merge")
	if err != nil {
		return err
	}
	m, err := person.UndoMerge(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+m.MergedID.String(), "merge.flash.undone")
}
