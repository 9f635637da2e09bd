package web

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/person"
)

// AtTheDoor lets a route be reached whose person's file is locked to the
// reader: the page that asks for the motive, and nothing else.
func (r Route) AtTheDoor() Route {
	r.Door = true
	return r
}

// Access is how the reader stands to the person whose file the address names.
func (r *Request) Access() person.Access { return r.access }

// door asks, for every route alike, whether the reader may go into the file of
// the person that an address or a form names. It is asked here and not by each
// page, so that no page can forget it.
func (r *Request) door() error {
	if r.route.Door || r.Tx.Actor.Kind != actor.Staff {
		return nil
	}
	for noun, text := range r.params {
		if err := r.enter(noun, text); err != nil {
			return err
		}
	}
	if err := r.enter("person", r.Query("person")); err != nil {
		return err
	}
	for _, text := range r.form["person_id"] {
		if err := r.enter("person", text); err != nil {
			return err
		}
	}
	return nil
}

// enter leaves what is no id, and what names nothing, to the page.
func (r *Request) enter(noun, text string) error {
	of, err := uuid.Parse(text)
	if err != nil || len(text) != 36 || !person.Behind(noun) {
		return nil //nolint:nilerr // The page answers what is no id.
	}
	access, err := person.Admit(r.ctx, r.Tx, noun, of)
	if err != nil {
		return err
	}
	if !access.Person.Zero() && noun != "other" {
		r.access = access
	}
	return nil
}

// toDoor leads to the page that asks for the motive, and back to where one
// wanted to go. What was typed in the meantime is kept and offered again.
func (r *Request) toDoor(f *fault.Fault) error {
	where := "/persons/" + f.Args[1].(string) + "/access"
	if r.route.Method == fiber.MethodGet {
		where += "?next=" + url.QueryEscape(r.fiber.OriginalURL())
	} else if r.route.Again != nil {
		if err := r.keep(); !errors.Is(err, errKept) {
			return r.fail(err)
		}
		where += "?next=%2F"
	}
	r.answer = answer{status: fiber.StatusSeeOther, location: where}
	return r.send()
}
