package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// mark records what came of the appointment.
func mark(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.MarkForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return done(r, id, "appointment.flash.marked", referral.MarkAppointment(r.Context(), r.Tx, id, referral.Mark(form.Mark), form.Excuse))
}

// meetNext agrees on a further appointment.
func meetNext(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.MeetForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	m, err := typedMeeting(form.On, form.At, form.Held, form.Note)
	if err != nil {
		return err
	}
	return done(r, id, "appointment.flash.met", referral.Meet(r.Context(), r.Tx, id, m))
}

func (h handler) markAgain(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Meeting.Mark); err != nil {
		return err
	}
	if page.Meeting.May && page.Referral.Markable(page.Side) {
		page.Meeting.MarkErrors = r.Errors()
	} else {
		page.Errors = r.Errors()
	}
	return r.Page(views.FilePage(page))
}

func (h handler) meetAgain(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	page.Meeting.Sent = true
	if err := r.Decode(&page.Meeting.Form); err != nil {
		return err
	}
	page.Meeting.Errors = r.Errors()
	return r.Page(views.FilePage(page))
}

// appointments lists a day's appointments, to be printed, and those of which
// nobody has said what came of them.
func appointments(r *web.Request) error {
	page := views.Appointments{Today: r.Today(), Side: side(r), Now: r.Tx.Now}
	page.On = page.Today
	if text := r.Query("day"); text != "" {
		on, err := day.Parse(text)
		if err != nil {
			return fault.Missing()
		}
		page.On = on
	}
	var mine charge.Charge
	var err error
	if r.Actor().Kind == actor.Staff {
		if mine, err = charge.Of(r.Context(), r.Tx); err != nil {
			return err
		}
	}
	page.Rows, err = referral.Appointments(r.Context(), r.Tx, mine, referral.Of{On: page.On, Unmarked: page.On == page.Today})
	if err != nil {
		return err
	}
	return r.Page(views.AppointmentsPage(page))
}
