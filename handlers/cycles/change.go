package cycles

import (
	"passerelle/handlers/web"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

func change(r *web.Request) error { return changePage(r, views.Change{}) }

// changeAgain gives back the form that was refused.
func changeAgain(sent string) func(*web.Request) error {
	return func(r *web.Request) error {
		page := views.Change{Sent: sent}
		typed := map[string]any{views.Cancelling: &page.Cancel, views.MakingUp: &page.Form}[sent]
		if err := r.Decode(typed); err != nil {
			return err
		}
		page.Errors = r.Errors()
		return changePage(r, page)
	}
}

func changePage(r *web.Request, page views.Change) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	if page.Session, err = programme.SessionByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Now, err = programme.SpotOf(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Rooms, err = culture.Rooms(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Session.Kind == programme.Culture {
		all, err := equipment.List(r.Context(), r.Tx)
		if err != nil {
			return err
		}
		page.Equipment = equipment.Offered(all, page.Now.Equipment)
	}
	page.Begun = !page.Session.StartsAt.After(r.Tx.Now)
	return r.Page(views.ChangePage(page))
}

func cancel(r *web.Request) error {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return err
	}
	var form views.CancelForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := programme.CancelSession(r.Context(), r.Tx, id, form.Reason); err != nil {
		return err
	}
	return backToCycle(r, id, "session.flash.cancelled")
}

func makeUp(r *web.Request) error {
	id, form, err := readChange(r)
	if err != nil {
		return err
	}
	var wanted programme.MakeUp
	if wanted.On, wanted.At, err = readDate(form); err != nil {
		return err
	}
	if _, err := programme.AddMakeUp(r.Context(), r.Tx, id, wanted); err != nil {
		return err
	}
	return backToCycle(r, id, "session.flash.added")
}

func readChange(r *web.Request) (programme.SessionID, views.ChangeForm, error) {
	var form views.ChangeForm
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return id, form, err
	}
	return id, form, r.Decode(&form)
}

func readDate(form views.ChangeForm) (on day.Day, at day.Clock, err error) {
	var wrong fault.Collector
	if on, err = person.ParseDay(form.On); err != nil {
		wrong.Add("on", "cycle.error.day")
	}
	if at, err = day.ParseClock(form.At); err != nil {
		wrong.Add("at", "cycle.error.at")
	}
	return on, at, wrong.Err()
}

func backToCycle(r *web.Request, session programme.SessionID, flash string) error {
	s, err := programme.SessionByID(r.Context(), r.Tx, session)
	if err != nil {
		return err
	}
	return r.SeeOther("/cycles/"+s.Cycle.String(), flash)
}
