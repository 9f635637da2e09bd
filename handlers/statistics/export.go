package statistics

import (
	"strconv"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/sheet"
	"passerelle/models/statistics"
	views "passerelle/views/statistics"
)

// exports asks for a file of the report that the address names, above the files
// that were asked for.
func exports(r *web.Request) error {
	return exportsPage(r, views.ExportForm{ServiceID: r.Query("service"), Year: r.Query("year"), Format: sheet.XLSX})
}

func exportsAgain(r *web.Request) error {
	var form views.ExportForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return exportsPage(r, form)
}

// exportsPage draws the form whatever year was asked for: its list holds those
// there are.
func exportsPage(r *web.Request, form views.ExportForm) error {
	asked, err := read(form.ServiceID, "")
	if err != nil {
		return err
	}
	page := views.Exports{Form: form, Errors: r.Errors()}
	if page.Services, err = statistics.Services(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Service, page.Years, err = statistics.Years(r.Context(), r.Tx, page.Services, asked.Service); err != nil {
		return err
	}
	if page.All, err = statistics.Exports(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ExportsPage(page))
}

func askExport(r *web.Request) error {
	var form views.ExportForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	asked, err := read(form.ServiceID, form.Year)
	if err != nil {
		return err
	}
	made, err := statistics.AskExport(r.Context(), r.Tx, statistics.AskedExport{Asked: asked, Format: form.Format, Locale: locales.Lang(r.Context())})
	if err != nil {
		return err
	}
	return r.SeeOther("/statistics/exports/"+made.String(), "")
}

// export says how far a file is, and hands it out once it is ready.
func export(r *web.Request) error {
	id, err := web.ID[statistics.Export](r, "export")
	if err != nil {
		return err
	}
	found, err := statistics.ExportByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	return r.Page(views.ExportPage(found))
}

// file hands a file out; that it left is journalled.
func file(r *web.Request) error {
	id, err := web.ID[statistics.Export](r, "export")
	if err != nil {
		return err
	}
	found, body, err := statistics.File(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	r.ReadElsewhere(found.Service.ID, "figure_export", id.UUID, uuid.Nil)
	name := locales.T(r.Context(), "statistics.file.name", "year", strconv.Itoa(found.Year))
	return r.Download(name+"."+found.Format, sheet.Types[found.Format], body)
}
