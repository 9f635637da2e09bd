package statistics

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/sheet"
)

// Formats are those of a file.
var Formats = []string{sheet.CSV, sheet.XLSX, sheet.ODS}

// ExportLasts is how long a file can be fetched by whoever asked for it.
const ExportLasts = 24 * time.Hour

// Steps are those of making a file: the figures are read, written, and kept.
const Steps = 3

// listedExports is how many files the page of them shows.
const listedExports = 20

// ExportID names a file.
type ExportID = id.Of[Export]

// Export is a report as a file, on its way or ready.
type Export struct {
	ID        ExportID
	Service   Service `gorm:"-"`
	Year      int
	Format    string
	Ready     bool
	Done      int // of Steps
	AskedAt   time.Time
	ExpiresAt time.Time
}

// AskedExport is a report and the format of its file, in the language of the page
// it was asked on.
type AskedExport struct {
	Asked
	Format, Locale string
}

// ExportWork is the background job that makes a file.
type ExportWork struct {
	Export  uuid.UUID `json:"export"`
	Service uuid.UUID `json:"service"`
}

// Kind names the job.
func (ExportWork) Kind() string { return "figure_export" }

// AskExport has a report that may be read made into a file.
func AskExport(ctx context.Context, tx *db.Tx, asked AskedExport) (ExportID, error) {
	if !slices.Contains(Formats, asked.Format) {
		return ExportID{}, fault.Field("format", "statistics.error.format")
	}
	among, err := Services(ctx, tx)
	if err != nil {
		return ExportID{}, err
	}
	report, err := Of(ctx, tx, among, asked.Asked)
	if err != nil {
		return ExportID{}, err
	}
	if report.Until.IsZero() {
		return ExportID{}, fault.Of(fault.Conflict, "statistics.error.empty")
	}
	made := id.New[Export]()
	err = store.In(ctx, tx).Table("figure_exports").Create(map[string]any{
		"id": made, "account_id": tx.Actor.Account, "service_id": report.Service.ID, "year": report.Year, "format": asked.Format, "locale": asked.Locale,
		"asked_at": tx.Now, "expires_at": tx.Now.Add(ExportLasts),
	}).Error
	if err != nil {
		return ExportID{}, fmt.Errorf("ask for export %s: %w", made, err)
	}
	if err := store.Enqueue(ctx, tx, store.Job{Args: ExportWork{Export: made.UUID, Service: report.Service.ID}}); err != nil {
		return ExportID{}, err
	}
	return made, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "figure_export", ID: made.UUID, Service: report.Service.ID, Detail: asked.Format})
}

const exports = `
select e.id, e.year, e.format, e.status = 'ready' as ready, e.done, e.asked_at, e.expires_at, s.id as service, s.name
from figure_exports e join services s on s.id = e.service_id
where e.account_id = @account and e.expires_at > @now and (@id = '00000000-0000-0000-0000-000000000000' or e.id = @id)
order by e.asked_at desc, e.id desc limit @most`

func exportsOf(ctx context.Context, tx *db.Tx, which ExportID) ([]Export, error) {
	var rows []struct {
		Export
		Service uuid.UUID
		Name    string
	}
	err := store.In(ctx, tx).Raw(exports, map[string]any{"account": tx.Actor.Account, "now": tx.Now, "id": which, "most": listedExports}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("exports: %w", err)
	}
	all := make([]Export, len(rows))
	for i, row := range rows {
		all[i] = row.Export
		all[i].Service = Service{row.Service, row.Name}
	}
	return all, nil
}

// Exports are the actor's files that have not expired, the latest first.
func Exports(ctx context.Context, tx *db.Tx) ([]Export, error) { return exportsOf(ctx, tx, ExportID{}) }

// ExportByID is a file of the actor's; any other, and one that has expired, is not
// found.
func ExportByID(ctx context.Context, tx *db.Tx, which ExportID) (Export, error) {
	if which.Zero() {
		return Export{}, fault.Missing()
	}
	found, err := exportsOf(ctx, tx, which)
	if err != nil {
		return Export{}, err
	}
	if len(found) == 0 {
		return Export{}, fault.Missing()
	}
	return found[0], nil
}

// File gives the bytes of a file of the actor's that is ready.
func File(ctx context.Context, tx *db.Tx, which ExportID) (e Export, body []byte, err error) {
	if e, err = ExportByID(ctx, tx, which); err != nil {
		return e, nil, err
	}
	if !e.Ready {
		return e, nil, fault.Of(fault.Conflict, "statistics.error.not_ready")
	}
	err = store.Each(ctx, tx, "select file from figure_exports where id = $1", []any{which.UUID}, []any{&body}, func() error { return nil })
	if err != nil {
		return e, nil, fmt.Errorf("file of export %s: %w", which, err)
	}
	return e, body, nil
}

// Writer makes a file of a report in a language.
type Writer func(ctx context.Context, locale, format string, r Report) ([]byte, error)

// Make makes the file of an export, as a worker of the service, and says how far
// it is in units of work of their own. Carried out twice it makes the file once.
func Make(ctx context.Context, pool *db.Pool, job ExportWork, write Writer) error {
	who, which := actor.ForWorker(job.Service), id.From[Export](job.Export)
	var asked struct {
		Year           int
		Format, Locale string
	}
	var waiting bool
	var report Report
	err := pool.Read(ctx, who, func(tx *db.Tx) error {
		found := store.In(ctx, tx).Raw("select year, format, locale from figure_exports where id = ? and status = 'waiting'", which).Scan(&asked)
		if found.Error != nil || found.RowsAffected == 0 {
			return found.Error // expired, or made by another instance
		}
		waiting = true
		among, err := Services(ctx, tx)
		if err != nil {
			return err
		}
		report, err = Of(ctx, tx, among, Asked{Service: job.Service, Year: asked.Year})
		return err
	})
	if err != nil || !waiting {
		return err
	}
	told := func(values map[string]any) error {
		return pool.Write(ctx, who, func(tx *db.Tx) error {
			if values["file"] != nil {
				values["ready_at"] = tx.Now
			}
			err := store.In(ctx, tx).Table("figure_exports").Where("id = ? and status = 'waiting'", which).Updates(values).Error
			if err != nil {
				return fmt.Errorf("export %s: %w", which, err)
			}
			return nil
		})
	}
	if err := told(map[string]any{"done": 1}); err != nil {
		return err
	}
	body, err := write(ctx, asked.Locale, asked.Format, report)
	if err != nil {
		return fmt.Errorf("write export %s: %w", which, err)
	}
	if err := told(map[string]any{"done": 2}); err != nil {
		return err
	}
	return told(map[string]any{"done": Steps, "status": "ready", "file": body})
}
