package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// wait puts somebody on the waiting list of a full cycle.
func wait(r *web.Request) error {
	cycle, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form views.WaitForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	who, err := web.Parse[person.Person](form.PersonID)
	if err != nil {
		return err
	}
	if _, err := programme.Wait(r.Context(), r.Tx, cycle, who, programme.Priority(form.Priority)); err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+cycle.String(), "waiting.flash.waits")
}

// accept takes the offered seat in one click.
func accept(r *web.Request) error {
	id, err := web.ID[programme.Waiting](r, "waiting")
	if err != nil {
		return err
	}
	cycle, err := programme.Accept(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+cycle.String(), "cycle.flash.enrolled")
}

// decline gives up an offered seat, or a place on the list.
func decline(r *web.Request) error {
	id, err := web.ID[programme.Waiting](r, "waiting")
	if err != nil {
		return err
	}
	left, err := programme.Decline(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+left.Cycle.String(), "waiting.flash.left")
}
