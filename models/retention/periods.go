package retention

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/referral"
)

// NounPeriods is what the journal calls the periods.
const NounPeriods = "retention_periods"

// Bounds of the journal's own period, in years: what the CNIL asks of a journal of
// readings (deliberation 2021-122) where internal control needs it.
const JournalLeast, JournalMost = 1, 3

// Bounds of the periods of files, in months. Both together stay within Longest: five years
// after the end of the measure at the latest, whatever is set.
const (
	ArchiveLeast, ArchiveMost = 1, 12
	PurgeLeast, PurgeMost     = 3, 48
	Longest                   = 60
)

// Periods are how long a file stays, in months: ArchiveMonths from the last act
// after the end of the following until no officer sees it, PurgeMonths from then on
// until it may be eliminated. JournalYears is how long a line of the journal stays.
type Periods struct {
	ArchiveMonths, PurgeMonths int
	JournalYears               int
	ChangedAt                  *time.Time
	ChangedName                string
}

// Current are the periods as they are set.
func Current(ctx context.Context, tx *db.Tx) (p Periods, err error) {
	err = store.In(ctx, tx).Raw("select archive_months, purge_months, journal_years, changed_at, changed_name from retention_periods").Scan(&p).Error
	if err != nil {
		return p, fmt.Errorf("retention periods: %w", err)
	}
	return p, nil
}

// TypedPeriods are periods as they were typed: months of a file, years of the journal.
type TypedPeriods struct{ ArchiveMonths, PurgeMonths, JournalYears string }

// read refuses what is out of bounds, every field at once.
func (t TypedPeriods) read() (p Periods, err error) {
	var wrong fault.Collector
	for _, one := range []struct {
		field, typed, key string
		least, most       int
		into              *int
	}{
		{"archive_months", t.ArchiveMonths, "retention.error.months", ArchiveLeast, ArchiveMost, &p.ArchiveMonths},
		{"purge_months", t.PurgeMonths, "retention.error.months", PurgeLeast, PurgeMost, &p.PurgeMonths},
		{"journal_years", t.JournalYears, "retention.error.years", JournalLeast, JournalMost, &p.JournalYears},
	} {
		n, notNumber := strconv.Atoi(strings.TrimSpace(one.typed))
		if notNumber != nil || n < one.least || n > one.most {
			wrong.Add(one.field, one.key, "least", one.least, "most", one.most)
		}
		*one.into = n
	}
	return p, wrong.Err()
}

// code is how the journal writes periods: « 6+12,3 ».
func (p Periods) code() string {
	return fmt.Sprintf("%d+%d,%d", p.ArchiveMonths, p.PurgeMonths, p.JournalYears)
}

// Set changes the periods, from what was typed. Errors are faults of the fields
// archive_months, purge_months and journal_years.
func Set(ctx context.Context, tx *db.Tx, typed TypedPeriods) error {
	p, err := typed.read()
	if err != nil {
		return err
	}
	was, err := Current(ctx, tx)
	if err != nil {
		return err
	}
	if was.code() == p.code() {
		return nil
	}
	err = store.In(ctx, tx).Exec("update retention_periods set archive_months = ?, purge_months = ?, journal_years = ?, changed_at = ?, changed_by = ?, changed_name = ?",
		p.ArchiveMonths, p.PurgeMonths, p.JournalYears, tx.Now, tx.Actor.Account, tx.Actor.Name).Error
	if err != nil {
		return fmt.Errorf("set retention periods: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: NounPeriods, Detail: was.code() + ">" + p.code()})
}

const archive = `
update persons p set archived_at = ? where p.service_id = ? and p.archived_at is null and not app.file_limited(p.id) and p.status in ('closed','deceased','transferred') and p.updated_at < ?
  and not exists (select from referrals r where r.person_id = p.id and (r.status in ? or r.changed_at >= ?))
  and not exists (select from bookings b where b.person_id = p.id and b.service_id = p.service_id and b.status in ('provisional','confirmed','arrived'))`

// Archive takes the files of the worker's service out of the officers' sight whose
// period is over: closed, and nothing done about them since. Whom a partner still
// helps or houses stays. It answers how many.
func Archive(ctx context.Context, tx *db.Tx) (int64, error) {
	periods, err := Current(ctx, tx)
	if err != nil {
		return 0, err
	}
	before := tx.Now.AddDate(0, -periods.ArchiveMonths, 0)
	done := store.In(ctx, tx).Exec(archive, tx.Now, tx.Actor.Service, before, referral.LiveStatuses(), before)
	if done.Error != nil {
		return 0, fmt.Errorf("archive files of service %s: %w", tx.Actor.Service, done.Error)
	}
	return done.RowsAffected, nil
}
