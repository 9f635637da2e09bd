package oversight

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/oversight"
	"passerelle/models/person"
	"passerelle/models/retention"
	"passerelle/models/sheet"
	views "passerelle/views/oversight"
)

const (
	// shown is how many lines a page shows.
	shown = 50
	// most is how many lines a file to download holds.
	most = 20_000
)

func file(r *web.Request) error {
	page, within, err := overseen(r)
	if err != nil {
		return err
	}
	return filePage(r, page, within)
}

// fileAgain keeps the reason that was refused.
func fileAgain(r *web.Request) error {
	page, within, err := overseen(r)
	if err != nil {
		return err
	}
	if err := r.Decode(&page.Limit); err != nil {
		return err
	}
	page.Limiting = r.Errors()
	return filePage(r, page, within)
}

func filePage(r *web.Request, page views.File, within audit.Span) (err error) {
	page.Lines, err = oversight.Lines(r.Context(), r.Tx, page.File, within, shown+1)
	if err != nil {
		return err
	}
	if len(page.Lines) > shown {
		page.Lines = page.Lines[:shown]
		last := page.Lines[shown-1]
		page.Older = page.Period(url.Values{"before": {last.At.UTC().Format(time.RFC3339Nano)}, "line": {last.ID.String()}})
	}
	if page.Disclosed, err = oversight.Disclosures(r.Context(), r.Tx, page.File.ID); err != nil {
		return err
	}
	r.ReadElsewhere(page.File.ServiceID, "oversight_file", page.File.ID.UUID, page.File.FileID)
	return r.Page(views.FilePage(page))
}

// download is the same journal as a file for whoever asked. It names the
// officers and no person.
func download(r *web.Request) error {
	page, within, err := overseen(r)
	if err != nil {
		return err
	}
	lines, err := oversight.Lines(r.Context(), r.Tx, page.File, within, most)
	if err != nil {
		return err
	}
	head, rows := views.Sheet(r.Context(), lines)
	made, err := sheet.Write(head, rows)
	if err != nil {
		return fmt.Errorf("journal of file %s: %w", page.File.ID, err)
	}
	r.ReadElsewhere(page.File.ServiceID, "oversight_export", page.File.ID.UUID, page.File.FileID)
	return r.Download(locales.T(r.Context(), "oversight.file.name")+".csv", "text/csv; charset=utf-8", made)
}

// overseen is the file asked for and the span of its journal.
func overseen(r *web.Request) (page views.File, within audit.Span, err error) {
	id, err := web.ID[oversight.File](r, "overseen")
	if err != nil {
		return page, within, err
	}
	if page.Question, page.File, err = oversight.Overseen(r.Context(), r.Tx, id); err != nil {
		return page, within, err
	}
	page.From, page.Until = r.Query("from"), r.Query("until")
	zone := locales.Zone(r.Context())
	from, until := period(r, &page)
	if !from.IsZero() {
		within.From = from.In(zone, day.Clock{})
	}
	if !until.IsZero() {
		within.Before, within.BeforeID = until.Add(1).In(zone, day.Clock{}), uuid.Nil
	}
	before, notTime := time.Parse(time.RFC3339Nano, r.Query("before"))
	line, notID := uuid.Parse(r.Query("line"))
	if notTime == nil && notID == nil {
		within.Before, within.BeforeID, page.Newest = before, line, true
	}
	return page, within, nil
}

// period are the days that the address asks for, zero where it asks for none. What
// is no day is said at its field, and bounds nothing.
func period(r *web.Request, page *views.File) (from, until day.Day) {
	var wrong fault.Collector
	for _, one := range []struct {
		field, typed string
		into         *day.Day
	}{{"from", page.From, &from}, {"until", page.Until, &until}} {
		if one.typed == "" {
			continue
		}
		var err error
		if *one.into, err = person.ParseDay(one.typed); err != nil {
			wrong.Add(one.field, "agreement.error.day")
		}
	}
	if refused, is := fault.As(wrong.Err()); is {
		page.Errors = r.Worded(refused)
	}
	return from, until
}

// limit puts the file under a limitation, lift ends it: both with a reason.
func limit(r *web.Request) error { return limitation(r, retention.Limit, "retention.flash.limited") }

func lift(r *web.Request) error { return limitation(r, retention.Lift, "retention.flash.lifted") }

func limitation(r *web.Request, act func(context.Context, *db.Tx, uuid.UUID, string) error, said string) error {
	page, _, err := overseen(r)
	if err != nil {
		return err
	}
	var form views.LimitForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := act(r.Context(), r.Tx, page.File.FileID, form.Reason); err != nil {
		return err
	}
	return r.SeeOther("/oversight/files/"+page.File.ID.String(), said)
}
