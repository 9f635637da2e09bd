package desks

import (
	"strings"

	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/partner"
	views "passerelle/views/desks"
)

// alter takes a day out of a permanence of the offer, or adds one.
func alter(r *web.Request) error {
	of, err := web.ID[partner.Offer](r, "offer")
	if err != nil {
		return err
	}
	var form views.DayForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	which, err := web.Parse[desk.Desk](form.DeskID)
	if err != nil {
		return fault.Field("desk_id", "desk.error.which")
	}
	typed, err := readDay(form)
	if err != nil {
		return err
	}
	_, freed, err := desk.Alter(r.Context(), r.Tx, which, typed)
	if err != nil {
		return err
	}
	said := "desk.flash.altered"
	if freed > 0 {
		said = "desk.flash.altered_freed"
	}
	return r.SeeOther(rulesPath(of), said)
}

// readDay names every field that cannot be read.
func readDay(form views.DayForm) (t desk.Typed, err error) {
	var wrong fault.Collector
	t.Kind, t.Words = form.Kind, form.Words
	if t.On, err = day.ParseFrench(form.On); err != nil {
		wrong.Add("on", "cycle.error.day")
	}
	if form.Kind == desk.Extra {
		if t.Opens, err = day.ParseClock(form.Opens); err != nil {
			wrong.Add("opens", "cycle.error.at")
		}
		if t.Closes, err = day.ParseClock(form.Closes); err != nil {
			wrong.Add("closes", "cycle.error.at")
		}
	} else if strings.TrimSpace(form.Kind) == "" {
		wrong.Add("kind", "desk.error.kind")
	}
	return t, wrong.Err()
}

func alterAgain(r *web.Request) error {
	page := views.Rules{Form: blank(r), Altering: true}
	if err := r.Decode(&page.Day); err != nil {
		return err
	}
	return rulesPage(r, page)
}

func restore(r *web.Request) error {
	of, err := web.ID[desk.Change](r, "change")
	if err != nil {
		return err
	}
	d, err := desk.Restore(r.Context(), r.Tx, of)
	if err != nil {
		return err
	}
	return r.SeeOther(rulesPath(d.Offer), "desk.flash.restored")
}

// mark says what came of an hour; the partner stays on the day it looks at.
func mark(r *web.Request) error {
	of, err := web.ID[desk.Visit](r, "visit")
	if err != nil {
		return err
	}
	var form views.MarkForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := desk.MarkVisit(r.Context(), r.Tx, of, desk.Mark(form.Mark)); err != nil {
		return err
	}
	on, err := day.Parse(form.On)
	if err != nil {
		return r.SeeOther("/desks", "desk.flash.marked")
	}
	return r.SeeOther("/desks?on="+on.String(), "desk.flash.marked")
}

func markAgain(r *web.Request) error {
	var form views.MarkForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return sheetPage(r, form.On)
}
