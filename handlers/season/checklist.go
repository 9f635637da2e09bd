package season

import (
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/season"
)

func checklist(r *web.Request) error { return checklistPage(r, views.Checklist{}) }

// settle says of a step that it is done, that it is not, or who sees to it.
func settle(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "date")
	if err != nil {
		return err
	}
	var form views.StepForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	step, flash := culture.Step(form.Step), "checklist.flash."+form.Do
	switch form.Do {
	case "done", "reopen":
		err = culture.Settle(r.Context(), r.Tx, id, step, form.Do == "done")
	case "assign":
		owner, bad := uuid.Parse(form.PlannerID)
		if bad != nil {
			return fault.Field("planner_id", "checklist.error.owner")
		}
		err = culture.Assign(r.Context(), r.Tx, id, step, owner)
	default:
		err = fault.Field("step", "checklist.error.step")
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/dates/"+id.String()+"/checklist", flash)
}

func settleAgain(r *web.Request) error {
	var page views.Checklist
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return checklistPage(r, page)
}

func checklistPage(r *web.Request, page views.Checklist) error {
	id, err := web.ID[programme.Session](r, "date")
	if err != nil {
		return err
	}
	if page.Session, err = programme.SessionByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Session.Kind != programme.Culture {
		return fault.Missing()
	}
	if page.Items, err = culture.ChecklistOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Equipment, err = equipment.OfDate(r.Context(), r.Tx, equipment.DateID(id)); err != nil {
		return err
	}
	if page.Plans = r.Actor().May(actor.SeasonWrite); page.Plans {
		if page.Planners, err = culture.Planners(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	page.Today, page.Now = r.Today(), r.Tx.Now
	return r.Page(views.ChecklistPage(page))
}
