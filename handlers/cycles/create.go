package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

func plan(r *web.Request) error {
	return planPage(r, views.New{Form: views.NewForm{
		BranchID: r.Actor().Branch.String(), LeadID: r.Actor().Membership.String(), Weekday: "2", Every: "1", Seats: "10", Overbooking: "0",
	}})
}

func create(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := readNew(form)
	if err != nil {
		return err
	}
	if form.OnlyDates() {
		return web.ShowOnly()
	}
	id, err := programme.CreateCycle(r.Context(), r.Tx, wanted)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+id.String(), "cycle.flash.created")
}

// planAgain draws the form with what was typed and, where that is enough to lay
// the sessions out, with their dates.
func planAgain(r *web.Request) error {
	var page views.New
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	if !r.ShowsOnly() {
		page.Errors = r.Errors()
		return planPage(r, page)
	}
	wanted, err := readNew(page.Form)
	if err != nil {
		return err
	}
	laid, err := programme.PlanCycle(r.Context(), r.Tx, wanted)
	if f, refused := fault.As(err); refused {
		r.Fault = f
		page.Errors = r.Errors()
		return planPage(r, page)
	}
	if err != nil {
		return err
	}
	page.Plan = &laid
	return planPage(r, page)
}

func planPage(r *web.Request, page views.New) (err error) {
	if page.Programmes, err = programme.Programmes(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Colleagues, err = programme.Colleagues(r.Context(), r.Tx, programme.Collective); err != nil {
		return err
	}
	if page.Externals, err = programme.Externals(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.NewPage(page))
}
