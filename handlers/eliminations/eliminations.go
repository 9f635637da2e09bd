// Package eliminations serves how long files are kept, and the lists by which they
// are eliminated.
package eliminations

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/retention"
	"passerelle/models/sheet"
	views "passerelle/views/eliminations"
)

// Routes are the lists, and the periods. /eliminations/periods stands before
// /eliminations/:elimination, for the first that fits answers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/eliminations", actor.RetentionKeep, list),
		web.POST("/eliminations", actor.RetentionKeep, views.NewForm{}, prepare).OrAgain(list),
		web.GET("/eliminations/periods", actor.RetentionKeep, periods),
		web.POST("/eliminations/periods", actor.RetentionKeep, views.PeriodsForm{}, set).OrAgain(periodsAgain),
		web.GET("/eliminations/:elimination", actor.RetentionKeep, show),
		web.GET("/eliminations/:elimination/list.csv", actor.RetentionKeep, download),
		web.POST("/eliminations/:elimination/approval", actor.RetentionKeep, views.ApprovalForm{}, approve).OrAgain(approveAgain).Sensitive(),
		web.POST("/eliminations/:elimination/dropping", actor.RetentionKeep, nil, drop).OrAgain(show),
	}
}

func path(id retention.ID) string { return "/eliminations/" + id.String() }

func list(r *web.Request) (err error) {
	page := views.List{Errors: r.Errors()}
	if page.Periods, err = retention.Current(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.Due, err = retention.AllDue(r.Context(), r.Tx); err != nil {
		return err
	}
	if page.All, err = retention.All(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.ListPage(page))
}

func prepare(r *web.Request) error {
	var form views.NewForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	service, err := uuid.Parse(form.ServiceID)
	if err != nil {
		return fault.Missing()
	}
	made, err := retention.Prepare(r.Context(), r.Tx, service)
	if err != nil {
		return err
	}
	return r.SeeOther(path(made), "retention.flash.prepared")
}

func periods(r *web.Request) error {
	now, err := retention.Current(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.PeriodsPage(views.Periods{Now: now, Form: views.PeriodsForm{ArchiveMonths: strconv.Itoa(now.ArchiveMonths), PurgeMonths: strconv.Itoa(now.PurgeMonths), JournalYears: strconv.Itoa(now.JournalYears)}}))
}

func periodsAgain(r *web.Request) error {
	page := views.Periods{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	var err error
	if page.Now, err = retention.Current(r.Context(), r.Tx); err != nil {
		return err
	}
	return r.Page(views.PeriodsPage(page))
}

func set(r *web.Request) error {
	var form views.PeriodsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := retention.Set(r.Context(), r.Tx, retention.TypedPeriods(form)); err != nil {
		return err
	}
	return r.SeeOther("/eliminations", "retention.flash.set")
}

func show(r *web.Request) error { return showPage(r, views.Show{}) }

func showPage(r *web.Request, page views.Show) error {
	id, err := web.ID[retention.Elimination](r, "elimination")
	if err != nil {
		return err
	}
	if page.Elimination, err = retention.ByID(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.Page(views.ShowPage(page))
}

func approve(r *web.Request) error {
	id, err := web.ID[retention.Elimination](r, "elimination")
	if err != nil {
		return err
	}
	var form views.ApprovalForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := retention.Approve(r.Context(), r.Tx, id, form.Visa, web.Day(form.VisaOn), r.Today()); err != nil {
		return err
	}
	return r.SeeOther(path(id), "retention.flash.approved")
}

func approveAgain(r *web.Request) error {
	page := views.Show{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return showPage(r, page)
}

func drop(r *web.Request) error {
	id, err := web.ID[retention.Elimination](r, "elimination")
	if err != nil {
		return err
	}
	if err := retention.Drop(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/eliminations", "retention.flash.dropped")
}

// download is the list for the archives: numbers and days, nobody's name.
func download(r *web.Request) error {
	id, err := web.ID[retention.Elimination](r, "elimination")
	if err != nil {
		return err
	}
	e, err := retention.ByID(r.Context(), r.Tx, id)
	if err != nil {
		return err
	}
	head, rows := views.Sheet(r.Context(), e)
	made, err := sheet.Write(head, rows)
	if err != nil {
		return fmt.Errorf("list of elimination %s: %w", id, err)
	}
	r.ReadElsewhere(e.ServiceID, retention.Noun, id.UUID, uuid.Nil)
	return r.Download(locales.T(r.Context(), "retention.list.file")+"-"+e.MadeAt.UTC().Format(time.DateOnly)+".csv", "text/csv; charset=utf-8", made)
}
