package reports

import (
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/person"
	"passerelle/models/report"
	views "passerelle/views/reports"
)

// lately is how many days a new report looks back unless another span is typed.
const lately = 90

func list(r *web.Request) error {
	until := r.Today()
	return listPage(r, views.BeginForm{From: locales.DayShort(r.Context(), until.Add(-lately).Time()), Until: locales.DayShort(r.Context(), until.Time())})
}

func listAgain(r *web.Request) error {
	var form views.BeginForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return listPage(r, form)
}

func listPage(r *web.Request, form views.BeginForm) error {
	id, err := web.ID[person.Person](r, "person")
	if err != nil {
		return err
	}
	page := views.List{Reads: report.Reads(r.Access()), Form: form, Errors: r.Errors()}
	if page.Person, err = person.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	if page.Reads {
		if page.Reports, err = report.Of(r.Context(), r.Tx, r.Access()); err != nil {
			return err
		}
		r.Read(report.Noun, id.UUID, id.UUID)
	}
	return r.Page(views.ListPage(page))
}

func begin(r *web.Request) error {
	if _, err := web.ID[person.Person](r, "person"); err != nil {
		return err
	}
	var form views.BeginForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	plan := report.Plan{Kind: report.Kind(form.Kind), FromOn: web.Day(form.From), UntilOn: web.Day(form.Until)}
	made, err := report.Begin(r.Context(), r.Tx, r.Access(), plan)
	if err != nil {
		return err
	}
	return r.SeeOther("/reports/"+made.String(), "")
}
