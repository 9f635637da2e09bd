package cycles

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// team says who leads; after a fault it gives the form back.
func team(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	page := views.Team{Errors: r.Errors()}
	if r.Fault != nil {
		if err := r.Decode(&page.Form); err != nil {
			return err
		}
	}
	if page.Cycle, err = programme.CycleByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Now, err = programme.Facilitators(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Colleagues, err = programme.Colleagues(r.Context(), r.Tx, page.Cycle.Kind); err != nil {
		return err
	}
	if page.Externals, err = programme.Externals(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.TeamPage(page))
}

func join(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	var form views.TeamForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	member, err := uuid.Parse(form.MembershipID)
	if err != nil {
		return fault.Field("membership_id", "cycle.error.facilitator")
	}
	if err := programme.Join(r.Context(), r.Tx, id, member, programme.Part(form.Part)); err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+id.String()+"/team", "cycle.flash.joined")
}

func stepDown(r *web.Request) error {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return err
	}
	who, err := web.ID[programme.Facilitator](r, "facilitator")
	if err != nil {
		return err
	}
	if err := programme.Leave(r.Context(), r.Tx, id, who.UUID); err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+id.String()+"/team", "cycle.flash.stepped_down")
}
