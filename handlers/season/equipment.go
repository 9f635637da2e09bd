package season

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	views "passerelle/views/season"
)

// newThing is what the form that adds equipment begins with.
func newThing() views.ThingForm { return views.ThingForm{Units: "1"} }

func things(r *web.Request) error { return thingsPage(r, views.Equipment{Form: newThing()}) }

func addThing(r *web.Request) error {
	var form views.ThingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if _, err := equipment.Add(r.Context(), r.Tx, readThing(form)); err != nil {
		return err
	}
	return r.SeeOther("/equipment", "equipment.flash.added")
}

func addThingAgain(r *web.Request) error {
	var page views.Equipment
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return thingsPage(r, page)
}

func changeThing(r *web.Request) error {
	id, err := web.ID[equipment.Equipment](r, "equipment")
	if err != nil {
		return err
	}
	var form views.ThingForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := equipment.Change(r.Context(), r.Tx, id, readThing(form)); err != nil {
		return err
	}
	return r.SeeOther("/equipment", "equipment.flash.changed")
}

func changeThingAgain(r *web.Request) error {
	page, err := thingOf(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	page.Errors = r.Errors()
	return r.Page(views.ThingPage(page))
}

func thing(r *web.Request) error {
	page, err := thingOf(r)
	if err != nil {
		return err
	}
	page.Form = views.ThingOf(page.Of)
	return r.Page(views.ThingPage(page))
}

func thingOf(r *web.Request) (views.Thing, error) {
	all, err := equipment.List(r.Context(), r.Tx)
	if err != nil {
		return views.Thing{}, err
	}
	for _, one := range all {
		if one.ID.String() == r.Param("equipment") {
			return views.Thing{Of: one}, nil
		}
	}
	return views.Thing{}, fault.Missing()
}

func readThing(form views.ThingForm) equipment.Wanted {
	return equipment.Wanted{Name: form.Name, Note: form.Note, Units: number(form.Units), Retired: form.Retired != ""}
}

func thingsPage(r *web.Request, page views.Equipment) (err error) {
	page.Plans = r.Actor().May(actor.SeasonWrite)
	if page.All, err = equipment.List(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Coming, err = equipment.AllComing(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.EquipmentPage(page))
}
