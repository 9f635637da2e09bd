package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/person"
	views "passerelle/views/persons"
)

func newMeasure(r *web.Request) error { return newMeasurePage(r, views.MeasureForm{}) }

func addMeasure(r *web.Request) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	var form views.MeasureForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := person.AddMeasure(r.Context(), r.Tx, id, form.New()); err != nil {
		return err
	}
	return r.SeeOther("/persons/"+id.String(), "person.flash.measure")
}

func addMeasureAgain(r *web.Request) error {
	var form views.MeasureForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return newMeasurePage(r, form)
}

func newMeasurePage(r *web.Request, form views.MeasureForm) error {
	p, err := of(r)
	if err != nil {
		return err
	}
	return r.Page(views.MeasurePage(views.Measure{
		Person: p, Form: form, Errors: r.Errors(), Action: "/persons/" + p.ID.String() + "/measures",
	}))
}

func measure(r *web.Request) error {
	m, obligations, err := measureOf(r)
	if err != nil {
		return err
	}
	return measurePage(r, views.MeasureFormOf(m, obligations))
}

func measureOf(r *web.Request) (person.Measure, []string, error) {
	id, err := web.ID[person.Measure](r, "measure")
	if err != nil {
		return person.Measure{}, nil, err
	}
	m, obligations, _, err := person.MeasureByID(r.Context(), r.Tx, id)
	return m, obligations, err
}

func saveMeasure(r *web.Request) error {
	id, err := web.ID[person.Measure](r, "measure")
	if err != nil {
		return err
	}
	var form views.MeasureForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	who, err := person.ChangeMeasure(r.Context(), r.Tx, id, form.New())
	if err != nil {
		return err
	}
	return r.SeeOther("/persons/"+who.String(), "person.flash.measure")
}

func measureAgain(r *web.Request) error {
	var form views.MeasureForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return measurePage(r, form)
}

func measurePage(r *web.Request, form views.MeasureForm) error {
	id, err := web.ID[person.Measure](r, "measure")
	if err != nil {
		return err
	}
	_, _, who, err := person.MeasureByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	p, err := person.ByID(r.Context(), r.Tx, who)
	if err != nil {
		return err
	}
	r.Read("person", who.UUID, who.UUID)
	return r.Page(views.MeasurePage(views.Measure{Person: p, Form: form, Errors: r.Errors(), Action: "/measures/" + id.String(), Known: true}))
}
