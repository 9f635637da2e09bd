package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// EnrolForm says who takes a seat.
type EnrolForm struct {
	PersonID string `form:"person_id"`
}

func enrol(r *web.Request) error {
	cycle, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form EnrolForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	who, err := web.Parse[person.Person](form.PersonID)
	if err != nil {
		return err
	}
	if _, err := programme.Enrol(r.Context(), r.Tx, cycle, who); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String(), "cycle.flash.enrolled")
}

func leave(r *web.Request) error {
	id, err := web.ID[programme.Enrolment](r, "enrolment")
	if err != nil {
		return err
	}
	left, err := programme.Unenrol(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+left.Cycle.String(), "cycle.flash.left")
}
