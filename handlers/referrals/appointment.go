package referrals

import (
	"passerelle/handlers/calendar"
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// move agrees on another time for the appointment.
func move(r *web.Request) error {
	id, err := web.ID[referral.Referral](r, "referral")
	if err != nil {
		return err
	}
	var form views.MovingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	to, err := typedMeeting(form.On, form.At, form.Held, form.Note)
	if err != nil {
		return err
	}
	return done(r, id, "referral.flash.moved", referral.MoveAppointment(r.Context(), r.Tx, id, to, referral.Reason(form.Reason)))
}

func (h handler) moveAgain(r *web.Request) error {
	page, err := h.readFile(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Moving.Form); err != nil {
		return err
	}
	if page.Moving.May && page.Referral.Movable() {
		page.Moving.Errors = r.Errors()
	} else {
		page.Errors = r.Errors()
	}
	return r.Page(views.FilePage(page))
}

func moving(r *web.Request, of referral.Referral) views.Moving {
	return views.Moving{May: r.Actor().May(actor.ReferralMeet), Form: views.MovingOf(r.Context(), of)}
}

// typedMeeting reads when and how somebody is to be received, every mistake at
// once.
func typedMeeting(on, at, held, note string) (referral.Meeting, error) {
	m := referral.Meeting{Held: referral.Held(held), Note: note}
	var wrong fault.Collector
	var err error
	if m.On, err = typedDay(on); err != nil {
		wrong.Add("on", "referral.error.day")
	}
	if at != "" {
		clock, err := day.ParseClock(at)
		if err != nil {
			wrong.Add("at", "referral.error.at")
		}
		m.At = &clock
	}
	return m, wrong.Err()
}

// invitation is the appointment as a calendar takes it in. It names nobody: who
// looks into a calendar may not be who looks into the portal.
func invitation(r *web.Request) error {
	found, err := read(r)
	if err != nil {
		return err
	}
	a, ok := found.Appointment()
	if !ok {
		return fault.Missing()
	}
	ctx := r.Context()
	file, err := calendar.Write(calendar.Event{
		ID: calendar.AppointmentID(found.ID.UUID, a.Number), Sequence: a.Sequence, Cancelled: a.Cancelled, At: a.At, On: a.On, StartsAt: a.StartsAt,
		Summary: locales.T(ctx, "referral.calendar.summary", "reference", found.Reference), Place: views.Whereabouts(ctx, found, a),
		Note: locales.T(ctx, "referral.calendar.note"), Organiser: r.Address("/"), Product: "Passerelle",
	})
	if err != nil {
		return err
	}
	return r.Download(found.Reference+".ics", calendar.MediaType, file)
}
