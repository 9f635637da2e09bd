package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

func closures(r *web.Request) error { return closuresPage(r, views.Closures{}) }

func closuresAgain(r *web.Request) error {
	page := views.Closures{}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return closuresPage(r, page)
}

func closuresPage(r *web.Request, page views.Closures) (err error) {
	if page.Listed, err = programme.Closures(r.Context(), r.Tx, r.Today()); err != nil {
		return err
	}
	if page.Branches, err = person.Branches(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Rooms, err = programme.Rooms(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ClosuresPage(page))
}

func announce(r *web.Request) error {
	var form views.ClosureForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	wanted, err := readClosure(form)
	if err != nil {
		return err
	}
	if _, err := programme.Announce(r.Context(), r.Tx, wanted); err != nil {
		return err
	}
	return r.SeeOther("/closures", "closure.flash.added")
}

func readClosure(form views.ClosureForm) (programme.NewClosure, error) {
	var wrong fault.Collector
	wanted := programme.NewClosure{Reason: form.Reason}
	var err error
	if wanted.From, err = person.ParseDay(form.From); err != nil {
		wrong.Add("from", "cycle.error.day")
	}
	if wanted.To, err = person.ParseDay(form.Until); err != nil {
		wrong.Add("until", "cycle.error.day")
	}
	if form.BranchID != "" {
		wanted.Branch = readID(form.BranchID, "branch_id", "cycle.error.branch", &wrong)
	}
	if form.RoomID != "" {
		wanted.Room = id.From[programme.Room](readID(form.RoomID, "room_id", "closure.error.room", &wrong))
	}
	return wanted, wrong.Err()
}

func reopen(r *web.Request) error {
	closure, err := web.ID[programme.Closure](r, "closure")
	if err != nil {
		return err
	}
	if err := programme.Reopen(r.Context(), r.Tx, closure); err != nil {
		return err
	}
	return r.SeeOther("/closures", "closure.flash.reopened")
}
