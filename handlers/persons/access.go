package persons

import (
	"net/url"
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

// door asks why somebody opens a file of another branch, or the restricted notes
// of one's own.
func door(r *web.Request) error {
	return doorPage(r, views.AccessForm{Next: r.Query("next"), Scope: r.Query("scope")})
}

func doorAgain(r *web.Request) error {
	var form views.AccessForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return doorPage(r, form)
}

// doorPage names nobody: who the person is stands behind the door.
func doorPage(r *web.Request, form views.AccessForm) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	access, locked, err := person.StandTo(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	if form.Scope != person.OfNotes && !locked && r.Fault == nil {
		return r.SeeOther(beyond(id, form.Next), "")
	}
	form.Next = beyond(id, form.Next)
	return r.Page(views.AccessPage(views.Access{Person: id, Form: form, Notes: form.Scope == person.OfNotes, Until: access.Until, Errors: r.Errors()}))
}

func openDoor(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.AccessForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	_, locked, err := person.StandTo(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	// The notes lie behind the file: one door after the other.
	if form.Scope == person.OfNotes && locked {
		return fault.Of(fault.Conflict, "access.error.file_first")
	}
	if err := person.GiveMotive(r.Context(), r.Tx, id, form.Motive()); err != nil {
		return err
	}
	return r.SeeOther(beyond(id, form.Next), "access.flash.opened")
}

// beyond is where one wanted to go; whatever is not of this portal is the file.
func beyond(id person.ID, next string) string {
	at, err := url.Parse(next)
	if err != nil || at.IsAbs() || at.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\t\n\r") {
		return "/persons/" + id.String()
	}
	return next
}
