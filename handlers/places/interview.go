package places

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/places"
)

// interviews are the hours at which those who lead a cycle meet who is proposed;
// after a fault it gives the form back.
func interviews(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	page := views.Interviews{Form: views.SlotForm{FacilitatorID: r.Actor().Account.String()}, Errors: r.Errors()}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Decides, err = programme.Decides(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Team, err = programme.Facilitators(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Slots, err = programme.Slots(r.Context(), r.Tx, id); err != nil {
		return err
	}
	r.Read("interview", id.UUID, uuid.Nil)
	return r.Page(views.InterviewsPage(page))
}

func offer(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form views.SlotForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := readSlot(form)
	if err != nil {
		return err
	}
	if _, err := programme.OfferSlot(r.Context(), r.Tx, id, wanted); err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+id.String()+"/interviews", "interview.flash.offered")
}

// readSlot names every field that cannot be read.
func readSlot(form views.SlotForm) (wanted programme.NewSlot, err error) {
	var wrong fault.Collector
	if wanted.On, err = day.ParseFrench(form.On); err != nil {
		wrong.Add("on", "cycle.error.day")
	}
	if wanted.At, err = day.ParseClock(form.At); err != nil {
		wrong.Add("at", "cycle.error.at")
	}
	if wanted.With, err = uuid.Parse(form.FacilitatorID); err != nil {
		wrong.Add("facilitator_id", "cycle.error.facilitator")
	}
	return wanted, wrong.Err()
}

func drop(r *web.Request) error {
	id, err := web.ID[programme.Slot](r, "slot")
	if err != nil {
		return err
	}
	cycle, err := programme.DropSlot(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+cycle.String()+"/interviews", "interview.flash.dropped")
}
