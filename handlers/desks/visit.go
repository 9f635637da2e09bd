package desks

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/office"
	"passerelle/models/person"
	views "passerelle/views/desks"
)

func hoursPath(of person.ID) string { return "/persons/" + of.String() + "/desks" }

// hours are those that are free for a person, and those they are booked at.
func hours(r *web.Request) error {
	of, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.Hours{Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Visits, err = desk.OfPerson(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Before, err = desk.Before(r.Context(), r.Tx, of); err != nil {
		return err
	}
	if page.Person.Starts() {
		if page.Offered, err = desk.Offered(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	r.Read(desk.Noun, of.UUID, of.UUID)
	return r.Page(views.HoursPage(page))
}

func book(r *web.Request) error {
	of, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.HourForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	which, err := web.Parse[desk.Desk](form.DeskID)
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, form.StartsAt)
	if err != nil {
		return fault.Field("starts_at", "desk.error.slot")
	}
	if err := desk.Book(r.Context(), r.Tx, of, which, at); err != nil {
		return err
	}
	return r.SeeOther(hoursPath(of), "desk.flash.booked")
}

func cancel(r *web.Request) error {
	of, err := web.ID[desk.Visit](r, "visit")
	if err != nil {
		return err
	}
	who, err := desk.Cancel(r.Context(), r.Tx, of)
	if err != nil {
		return err
	}
	return r.SeeOther(hoursPath(who), "desk.flash.cancelled")
}

// sheet is a day of the partner's, today if the address names none.
func sheet(r *web.Request) error { return sheetPage(r, r.Query("on")) }

func sheetPage(r *web.Request, asked string) error {
	here, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	page := views.Sheet{On: here.Today, Today: here.Today, Now: r.Tx.Now, May: r.Actor().May(actor.DeskMark), Errors: r.Errors()}
	if on, err := day.Parse(asked); err == nil {
		page.On = on
	}
	if page.Visits, err = desk.OnDay(r.Context(), r.Tx, page.On); err != nil {
		return err
	}
	if page.Changes, err = desk.ChangesOn(r.Context(), r.Tx, page.On); err != nil {
		return err
	}
	if page.Next, err = desk.Next(r.Context(), r.Tx, page.On); err != nil {
		return err
	}
	return r.Page(views.SheetPage(page))
}
