package retention

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Noun is what the journal calls a list of files to eliminate.
const Noun = "elimination"

// VisaLength bounds the reference of an approval, in characters.
const VisaLength = 100

// Due is a service some of whose archived files may be eliminated.
type Due struct {
	ServiceID                   uuid.UUID
	Service                     string
	Files                       int
	ArchivedFrom, ArchivedUntil day.Day
}

// AllDue lists the services of which a list can be made.
func AllDue(ctx context.Context, tx *db.Tx) (all []Due, err error) {
	if err := store.In(ctx, tx).Raw("select * from app.elimination_due()").Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("files whose time is over: %w", err)
	}
	return all, nil
}

// ID names a list.
type ID = id.Of[Elimination]

// States of a list.
const (
	Drafted  flow.Status = "drafted"
	Approved flow.Status = "approved"
	Done     flow.Status = "done"
	Dropped  flow.Status = "dropped"
)

// Kinds are what the rows of a file are counted by, as the list shows them.
var Kinds = []string{"file", "referral", "document", "message", "housing", "group", "visit", "report"}

// Counts are numbers of rows by kind.
type Counts map[string]int

// Total is their sum.
func (c Counts) Total() (n int) {
	for _, one := range c {
		n += one
	}
	return n
}

// Elimination is a list of files to eliminate: how many, of when, by what rule,
// what they hold and who approved it; never whose they are.
type Elimination struct {
	ID                          ID
	ServiceID                   uuid.UUID
	Service                     string
	Status                      flow.Status
	PurgeMonths                 int
	Files, Purged               int
	ArchivedFrom, ArchivedUntil day.Day
	Counts                      Counts `gorm:"serializer:json"` // before
	Erased                      Counts `gorm:"serializer:json"` // so far
	MadeAt                      time.Time
	MadeName                    string
	Visa                        string
	VisaOn                      day.Day
	ApprovedAt                  *time.Time
	ApprovedName                string
	DoneAt                      *time.Time
}

const eliminations = `
select e.id, e.service_id, s.name as service, e.status, e.purge_months, e.files, e.purged, e.archived_from, e.archived_until, e.counts, e.erased, e.made_at, e.made_name,
  e.visa, e.visa_on, e.approved_at, e.approved_name, e.done_at
from eliminations e join services s on s.id = e.service_id`

// All lists the lists, the latest first, at most a hundred.
func All(ctx context.Context, tx *db.Tx) (all []Elimination, err error) {
	if err := store.In(ctx, tx).Raw(eliminations + " order by e.made_at desc, e.id limit 100").Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("eliminations: %w", err)
	}
	return all, nil
}

// ByID is one of them.
func ByID(ctx context.Context, tx *db.Tx, which ID) (e Elimination, err error) {
	found := store.In(ctx, tx).Raw(eliminations+" where e.id = ?", which).Scan(&e)
	if found.Error != nil {
		return e, fmt.Errorf("elimination %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return e, fault.Missing()
	}
	return e, nil
}

// Prepare makes the list of a service: a dry run that erases nothing. One list of a
// service is open at a time, and one with nothing on it is a conflict.
func Prepare(ctx context.Context, tx *db.Tx, service uuid.UUID) (ID, error) {
	periods, err := Current(ctx, tx)
	if err != nil {
		return ID{}, err
	}
	which := id.New[Elimination]()
	err = store.In(ctx, tx).Table("eliminations").Create(map[string]any{
		"id": which, "service_id": service, "status": string(Drafted), "purge_months": periods.PurgeMonths, "made_at": tx.Now, "made_by": tx.Actor.Account, "made_name": tx.Actor.Name,
	}).Error
	switch {
	case store.Violates(err, "eliminations_open"):
		return ID{}, fault.Of(fault.Conflict, "retention.error.open")
	case store.Violates(err, "eliminations_service_id_fkey"):
		return ID{}, fault.Missing()
	case err != nil:
		return ID{}, fmt.Errorf("prepare elimination %s: %w", which, err)
	}
	var files int
	if err := store.In(ctx, tx).Raw("select app.list_elimination(?)", which).Scan(&files).Error; err != nil {
		return ID{}, fmt.Errorf("list elimination %s: %w", which, err)
	}
	if files == 0 {
		return ID{}, fault.Of(fault.Conflict, "retention.error.nothing")
	}
	return which, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: Noun, ID: which.UUID, Service: service, Detail: strconv.Itoa(files)})
}

// Approve records that the archives agreed, by their reference and its day; from
// then on the files are erased, which nothing undoes.
func Approve(ctx context.Context, tx *db.Tx, which ID, visa string, on, today day.Day) error {
	visa = strings.TrimSpace(visa)
	var wrong fault.Collector
	wrong.Require("visa", visa, "retention.error.visa")
	if utf8.RuneCountInString(visa) > VisaLength {
		wrong.Add("visa", "person.error.long", "max", VisaLength)
	}
	if on.IsZero() || on.After(today) {
		wrong.Add("visa_on", "retention.error.visa_on")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return settle(ctx, tx, which, Approved, map[string]any{
		"visa": visa, "visa_on": on, "approved_at": tx.Now, "approved_by": tx.Actor.Account, "approved_name": tx.Actor.Name,
	})
}

// Drop gives a list up that was not approved; its files can be listed again.
func Drop(ctx context.Context, tx *db.Tx, which ID) error {
	if err := settle(ctx, tx, which, Dropped, map[string]any{}); err != nil {
		return err
	}
	if err := store.In(ctx, tx).Exec("delete from elimination_files where elimination_id = ?", which).Error; err != nil {
		return fmt.Errorf("files of elimination %s: %w", which, err)
	}
	return nil
}

func settle(ctx context.Context, tx *db.Tx, which ID, to flow.Status, values map[string]any) error {
	e, err := ByID(ctx, tx, which)
	if err != nil {
		return err
	}
	values["status"] = string(to)
	done := store.In(ctx, tx).Table("eliminations").Where("id = ? and status = ?", which, string(Drafted)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("elimination %s to %s: %w", which, to, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "retention.error.moved_on")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: which.UUID, Service: e.ServiceID, Detail: string(Drafted) + ">" + string(to)})
}

// Doomed is a file of an approved list.
type Doomed struct {
	EliminationID ID
	FileID        uuid.UUID
}

// Batch is how many files one look for work finds.
const Batch = 200

// ToPurge lists files of approved lists of the worker's service, at most Batch.
func ToPurge(ctx context.Context, tx *db.Tx) (all []Doomed, err error) {
	err = store.In(ctx, tx).Raw(`select f.elimination_id, f.file_id from elimination_files f join eliminations e on e.id = f.elimination_id
		where f.service_id = ? and e.status = 'approved' order by f.elimination_id, f.file_id limit ?`, tx.Actor.Service, Batch).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("files to purge of service %s: %w", tx.Actor.Service, err)
	}
	return all, nil
}

// Purge erases one file with everything about its person; done twice it does
// nothing more. The journal keeps that it went, by its id alone.
func Purge(ctx context.Context, tx *db.Tx, d Doomed) error {
	var gone bool
	if err := store.In(ctx, tx).Raw("select app.purge_file(?, ?)", d.EliminationID, d.FileID).Scan(&gone).Error; err != nil {
		return fmt.Errorf("purge file %s: %w", d.FileID, err)
	}
	if !gone {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "person", ID: d.FileID, Person: d.FileID, Detail: Noun})
}

// Finish closes the approved lists of the worker's service of which no file is
// left, and answers how many.
func Finish(ctx context.Context, tx *db.Tx) (int64, error) {
	done := store.In(ctx, tx).Exec(`update eliminations e set status = 'done', done_at = ? where e.service_id = ? and e.status = 'approved'
		and not exists (select from elimination_files f where f.elimination_id = e.id)`, tx.Now, tx.Actor.Service)
	if done.Error != nil {
		return 0, fmt.Errorf("finish eliminations of service %s: %w", tx.Actor.Service, done.Error)
	}
	return done.RowsAffected, nil
}
