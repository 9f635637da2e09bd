// Package activity serves what a partner did between two days.
package activity

import (
	"fmt"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/activity"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/office"
	"passerelle/models/partner"
	"passerelle/models/sheet"
	views "passerelle/views/activity"
)

// Routes are the pages of activity.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/activity", actor.ActivityRead, show),
		web.FILE("/activity/figures.csv", actor.ActivityRead, figures),
	}
}

func show(r *web.Request) error {
	page, err := read(r)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		page.Errors = r.Worded(f)
		return r.Page(views.ReportPage(page))
	}
	if err != nil {
		return err
	}
	return r.Page(views.ReportPage(page))
}

// figures are the same as a table for a spreadsheet.
func figures(r *web.Request) error {
	page, err := read(r)
	if err != nil {
		return err
	}
	head, rows := page.Sheet(r.Context())
	file, err := sheet.Write(head, rows)
	if err != nil {
		return fmt.Errorf("figures: %w", err)
	}
	return r.Download(page.FileName(r.Context())+".csv", "text/csv; charset=utf-8", file)
}

// read counts the days of the address; without any, the year so far.
func read(r *web.Request) (page views.Page, err error) {
	here, err := office.Here(r.Context(), r.Tx)
	if err != nil {
		return page, err
	}
	page.Now, page.Form = r.Tx.Now, views.Form{From: r.Query("from"), Until: r.Query("until")}
	span := activity.Span{From: day.Of(here.Today.Year(), 1, 1), Until: here.Today}
	if page.Form != (views.Form{}) {
		span = activity.Span{From: web.Day(page.Form.From), Until: web.Day(page.Form.Until)}
	}
	own, err := partner.Own(r.Context(), r.Tx)
	if err != nil {
		return page, err
	}
	page.Organisation = own.Name
	if page.Report, err = activity.Of(r.Context(), r.Tx, span, here.Today); err != nil {
		return page, err
	}
	page.Form = views.Form{From: locales.DayShort(r.Context(), span.From.Time()), Until: locales.DayShort(r.Context(), span.Until.Time())}
	return page, nil
}
