package season

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/fault"
	"passerelle/models/sheet"
	views "passerelle/views/season"
)

func report(r *web.Request) error {
	page, err := readReport(r)
	if err != nil {
		return err
	}
	return r.Page(views.ReportPage(page))
}

// reportFile hands the same out as a workbook of the format that the address asks
// for; that it left is journalled.
func reportFile(r *web.Request) error {
	page, err := readReport(r)
	if err != nil {
		return err
	}
	format := cmp.Or(r.Query("format"), sheet.XLSX)
	if format != sheet.XLSX && format != sheet.ODS {
		return fault.Missing()
	}
	file, err := page.Workbook(r.Context(), format)
	if err != nil {
		return fmt.Errorf("report on %s: %w", page.Report.Period, err)
	}
	service := r.Actor().Service
	r.ReadElsewhere(service, "season_report", service, uuid.Nil)
	return r.Download(page.FileName(r.Context())+"."+format, sheet.Types[format], file)
}

// readReport reports on the period of the address; without one, on this year. What
// is no period is not found.
func readReport(r *web.Request) (page views.Report, err error) {
	period := culture.Period{Year: r.Today().Year()}
	if asked := r.Query("period"); asked != "" {
		if period, err = culture.ParsePeriod(asked); err != nil {
			return page, fault.Missing()
		}
	}
	page.Exports = r.Actor().May(actor.SeasonExport)
	if page.Periods, err = culture.Periods(r.Context(), r.Tx, r.Today()); err != nil {
		return page, err
	}
	if !slices.Contains(page.Periods, period) {
		page.Periods = append(page.Periods, period)
	}
	page.Report, err = culture.ReportOn(r.Context(), r.Tx, period)
	return page, err
}
