// Package statistics serves the yearly report of a service, and files of it.
package statistics

import (
	"strconv"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/statistics"
	views "passerelle/views/statistics"
)

// Routes are the pages of statistics.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/statistics", actor.StatisticsRead, report),
		web.GET("/statistics/exports", actor.StatisticsExport, exports),
		web.POST("/statistics/exports", actor.StatisticsExport, views.ExportForm{}, askExport).OrAgain(exportsAgain).Sensitive(),
		web.GET("/statistics/exports/:export", actor.StatisticsExport, export),
		web.FILE("/statistics/exports/:export/file", actor.StatisticsExport, file).Sensitive(),
	}
}

// report is the year that the address asks for, of the service that it asks for.
func report(r *web.Request) error {
	asked, err := read(r.Query("service"), r.Query("year"))
	if err != nil {
		return err
	}
	page := views.Report{Exports: r.Actor().May(actor.StatisticsExport)}
	if page.Services, err = statistics.Services(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Report, err = statistics.Of(r.Context(), r.Tx, page.Services, asked); err != nil {
		return err
	}
	return r.Page(views.ReportPage(page))
}

// read understands which report is asked for; what is neither a service nor a
// year is not found.
func read(service, year string) (asked statistics.Asked, err error) {
	if service != "" {
		if asked.Service, err = uuid.Parse(service); err != nil {
			return asked, fault.Missing()
		}
	}
	if year != "" {
		if asked.Year, err = strconv.Atoi(year); err != nil || asked.Year < 1 {
			return asked, fault.Missing()
		}
	}
	return asked, nil
}
