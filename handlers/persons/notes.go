package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func notes(r *web.Request) error { return notesPage(r, views.NoteForm{}) }

func writeNote(r *web.Request) error {
	var form views.NoteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := web.ID[person.Person](r, "person"); err != nil {
		return err
	}
	if err := person.WriteNote(r.Context(), r.Tx, r.Access(), form.Words); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+r.Param("person")+"/notes", "note.flash.written")
}

func notesAgain(r *web.Request) error {
	var form views.NoteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return notesPage(r, form)
}

func notesPage(r *web.Request, form views.NoteForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	page := views.Notes{Person: p, Form: form, Errors: r.Errors(), Reader: r.Actor().Account, Alone: r.Actor().Role == actor.Psychologist}
	if page.Notes, err = person.NotesOf(r.Context(), r.Tx, r.Access()); err != nil {
		return err
	}
	if len(page.Notes.Rows) > 0 {
		r.Read("note", p.ID.UUID, p.ID.UUID)
	}
	return r.Page(views.NotesPage(page))
}

func eraseNote(r *web.Request) error {
	id, err := web.ID[person.Note](r, "note")
	if err != nil {
		return err
	}
	who, err := person.EraseNote(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String()+"/notes", "note.flash.erased")
}
