// Package presences serves the sheet of a house: who was there on a day.
package presences

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/office"
	"passerelle/models/person"
	"passerelle/models/placement"
	"passerelle/models/presence"
	"passerelle/models/referral"
	views "passerelle/views/presences"
	"passerelle/views/ui"
)

// Routes are the pages of presences.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/presences", actor.PresenceRecord, sheet),
		web.POST("/presences", actor.PresenceRecord, views.Form{}, record).OrAgain(again),
	}
}

// sheet is a day's, today's if the address names none that has been.
func sheet(r *web.Request) error {
	on, err := day.Parse(r.Query("on"))
	if err != nil {
		on = day.Day{}
	}
	return page(r, on, nil)
}

func again(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	on, err := person.ParseDay(form.On)
	if err != nil {
		on = day.Day{}
	}
	return page(r, on, &form)
}

func page(r *web.Request, on day.Day, form *views.Form) error {
	here, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	if on.IsZero() || on.After(here.Today) {
		on = here.Today
	}
	p := views.Sheet{On: on, Today: here.Today, Form: form, Now: locales.ClockShort(locales.At(r.Context(), here.Zone), r.Tx.Now), Errors: r.Errors()}
	if p.Residents, err = presence.Sheet(r.Context(), r.Tx, on); err != nil {
		return err
	}
	if p.Calls, err = calls(r); err != nil {
		return err
	}
	return r.Page(views.SheetPage(p))
}

// calls are the services that lodge somebody here, with their numbers.
func calls(r *web.Request) ([]ui.Fact, error) {
	services, err := placement.Services(r.Context(), r.Tx)
	if err != nil {
		return nil, err
	}
	all := make([]ui.Fact, len(services))
	for i, s := range services {
		all[i] = ui.Fact{Label: s.Name, Value: locales.Phone(r.Context(), s.Phone)}
	}
	return all, nil
}

func record(r *web.Request) error {
	var form views.Form
	if err := r.Decode(&form); err != nil {
		return err
	}
	roll, err := read(r, form)
	if err != nil {
		return err
	}
	if err := presence.Record(r.Context(), r.Tx, roll); err != nil {
		return err
	}
	return r.SeeOther(views.Path(roll.On), "presence.flash.recorded")
}

// read takes the sheet as it was sent; who has no mark gets the one that fills.
func read(r *web.Request, form views.Form) (presence.Roll, error) {
	roll := presence.Roll{Marks: map[referral.ID]presence.Mark{}, Since: map[referral.ID]day.Clock{}}
	var err error
	if roll.On, err = person.ParseDay(form.On); err != nil {
		return roll, fault.Field("on", "referral.error.day")
	}
	if form.At != "" {
		at, err := day.ParseClock(form.At)
		if err != nil {
			return roll, fault.Field("at", "placement.error.at")
		}
		roll.NoticedAt = &at
	}
	var wrong fault.Collector
	for key, text := range form.Since {
		of, err := web.Parse[referral.Referral](key)
		if err != nil {
			return roll, err
		}
		if text == "" {
			continue
		}
		at, err := day.ParseClock(text)
		if err != nil {
			wrong.Add("since["+key+"]", "placement.error.at")
			continue
		}
		roll.Since[of] = at
	}
	if err := wrong.Err(); err != nil {
		return roll, err
	}
	for key, mark := range form.Mark {
		of, err := web.Parse[referral.Referral](key)
		if err != nil {
			return roll, err
		}
		roll.Marks[of] = presence.Mark(mark)
	}
	if form.Fill == "" {
		return roll, nil
	}
	residents, err := presence.Sheet(r.Context(), r.Tx, roll.On)
	for _, resident := range residents {
		if resident.Mark == "" && roll.Marks[resident.Referral] == "" {
			roll.Marks[resident.Referral] = presence.Mark(form.Fill)
		}
	}
	return roll, err
}
