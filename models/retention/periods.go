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

// Bounds of the periods, in months. Both together stay within Longest: five years
// after the end of the measure at the latest, whatever is set.
const (
	ArchiveLeast, ArchiveMost = 1, 12
	PurgeLeast, PurgeMost     = 3, 48
	Longest                   = 60
)

// Periods are how long a file stays, in months: ArchiveMonths from the last act
// after the end of the following until no officer sees it, PurgeMonths from then on
// until it may be eliminated.
type Periods struct {
	ArchiveMonths, PurgeMonths int
	ChangedAt                  *time.Time
	ChangedName                string
}

// Current are the periods as they are set.
func Current(ctx context.Context, tx *db.Tx) (p Periods, err error) {
	err = store.In(ctx, tx).Raw("select archive_months, purge_months, changed_at, changed_name from retention_periods").Scan(&p).Error
	if err != nil {
		return p, fmt.Errorf("retention periods: %w", err)
	}
	return p, nil
}

// Set changes the periods, from what was typed. Errors are faults of the fields
// archive_months and purge_months.
func Set(ctx context.Context, tx *db.Tx, archive, purge string) error {
	var wrong fault.Collector
	read := func(field, typed string, least, most int) int {
		n, err := strconv.Atoi(strings.TrimSpace(typed))
		if err != nil || n < least || n > most {
			wrong.Add(field, "retention.error.months", "least", least, "most", most)
		}
		return n
	}
	a, p := read("archive_months", archive, ArchiveLeast, ArchiveMost), read("purge_months", purge, PurgeLeast, PurgeMost)
	if err := wrong.Err(); err != nil {
		return err
	}
	was, err := Current(ctx, tx)
	if err != nil {
		return err
	}
	if was.ArchiveMonths == a && was.PurgeMonths == p {
		return nil
	}
	err = store.In(ctx, tx).Exec("update retention_periods set archive_months = ?, purge_months = ?, changed_at = ?, changed_by = ?, changed_name = ?",
		a, p, tx.Now, tx.Actor.Account, tx.Actor.Name).Error
	if err != nil {
		return fmt.Errorf("set retention periods: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: NounPeriods, Detail: fmt.Sprintf("%d+%d>%d+%d", was.ArchiveMonths, was.PurgeMonths, a, p)})
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
