package charge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// LongestCover bounds an absence, in days: beyond it the persons are reassigned.
const LongestCover = 366

// CoverID identifies a cover.
type CoverID = id.Of[Cover]

// Cover says who acts for somebody who is away, from a day to a day, both
// included. It ends by itself.
type Cover struct {
	ID         CoverID
	Absent     uuid.UUID
	AbsentName string
	Cover      uuid.UUID
	CoverName  string
	StartsOn   day.Day
	EndsOn     day.Day
	// Branch is the absent colleague's.
	Branch uuid.UUID
}

// MayEnd reports whether an actor may end a cover before its day: whoever is
// away, whoever covers, and who answers for the branch.
func (c Cover) MayEnd(a actor.Actor) bool {
	return c.Absent == a.Account || c.Cover == a.Account || mayNameFor(a, c.Branch)
}

// NewCover is a cover as it was typed. An empty start is today.
type NewCover struct{ Absent, Cover, StartsOn, EndsOn string }

type coverRow struct {
	ID        CoverID
	ServiceID uuid.UUID
	AbsentID  uuid.UUID
	CoverID   uuid.UUID
	StartsOn  day.Day
	EndsOn    day.Day
}

// Name names who covers an absence: one's own, or as a manager that of a
// colleague of the branch. One absence has one cover a day.
func Name(ctx context.Context, tx *db.Tx, n NewCover) (CoverID, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return CoverID{}, err
	}
	var wrong fault.Collector
	row := coverRow{
		ID: id.New[Cover](), ServiceID: tx.Actor.Service,
		StartsOn: readDay(&wrong, "starts_on", n.StartsOn, here.Today), EndsOn: readDay(&wrong, "ends_on", n.EndsOn, day.Day{}),
	}
	if err := readPeople(ctx, tx, &wrong, n, &row); err != nil {
		return CoverID{}, err
	}
	if err := wrong.Err(); err != nil {
		return CoverID{}, err
	}
	if err := checkDays(row, here.Today); err != nil {
		return CoverID{}, err
	}
	if err := refuseOverlap(ctx, tx, row); err != nil {
		return CoverID{}, err
	}
	if err := store.In(ctx, tx).Table("covers").Create(map[string]any{
		"id": row.ID, "service_id": row.ServiceID, "absent_id": row.AbsentID, "cover_id": row.CoverID,
		"starts_on": row.StartsOn, "ends_on": row.EndsOn, "made_at": tx.Now, "made_by": tx.Actor.Account,
	}).Error; err != nil {
		return CoverID{}, fmt.Errorf("cover %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "cover", ID: row.ID.UUID})
}

func readDay(wrong *fault.Collector, field, typed string, otherwise day.Day) day.Day {
	if strings.TrimSpace(typed) == "" {
		if otherwise.IsZero() {
			wrong.Add(field, "cover.error.ends_missing")
		}
		return otherwise
	}
	read, err := day.ParseFrench(typed)
	if err != nil {
		wrong.Add(field, "person.error.day")
	}
	return read
}

// readPeople reads who is away and who covers: colleagues of the service who may
// be in charge of persons.
func readPeople(ctx context.Context, tx *db.Tx, wrong *fault.Collector, n NewCover, row *coverRow) error {
	colleagues, err := Colleagues(ctx, tx)
	if err != nil {
		return err
	}
	find := func(typed string) (Colleague, bool) {
		at := slices.IndexFunc(colleagues, func(c Colleague) bool { return c.ID.String() == typed })
		if at < 0 {
			return Colleague{}, false
		}
		return colleagues[at], true
	}
	absent, known := find(n.Absent)
	if !known || absent.ID != tx.Actor.Account && !mayNameFor(tx.Actor, absent.Branch) {
		wrong.Add("absent_id", "cover.error.absent")
	}
	cover, known := find(n.Cover)
	switch {
	case !known:
		wrong.Add("substitute_id", "cover.error.cover")
	case cover.ID == absent.ID:
		wrong.Add("substitute_id", "cover.error.same")
	}
	row.AbsentID, row.CoverID = absent.ID, cover.ID
	return nil
}

// mayNameFor: a manager answers for a branch, a director and a manager without
// branch for the service.
func mayNameFor(a actor.Actor, branch uuid.UUID) bool {
	return a.Role == actor.Director || a.Role == actor.Manager && (a.Branch == branch || a.Branch == uuid.Nil)
}

func checkDays(row coverRow, today day.Day) error {
	switch {
	case row.EndsOn.Before(row.StartsOn):
		return fault.Field("ends_on", "cover.error.ends_before")
	case row.EndsOn.Before(today):
		return fault.Field("ends_on", "cover.error.ends_past")
	case row.EndsOn.Since(row.StartsOn) >= LongestCover:
		return fault.Field("ends_on", "cover.error.long")
	}
	return nil
}

// refuseOverlap waits for whoever names a cover for the same absence at once.
func refuseOverlap(ctx context.Context, tx *db.Tx, row coverRow) error {
	if err := store.In(ctx, tx).Exec("select pg_advisory_xact_lock(hashtextextended(?, 727004))", row.AbsentID.String()).Error; err != nil {
		return fmt.Errorf("lock covers of %s: %w", row.AbsentID, err)
	}
	var there int64
	err := store.In(ctx, tx).Table("covers").Where("absent_id = ? and ended_at is null and starts_on <= ? and ends_on >= ?", row.AbsentID, row.EndsOn, row.StartsOn).
		Count(&there).Error
	if err != nil {
		return fmt.Errorf("covers of %s: %w", row.AbsentID, err)
	}
	if there > 0 {
		return fault.Field("starts_on", "cover.error.overlap")
	}
	return nil
}

const list = `
select c.id, c.absent_id as absent, c.cover_id as cover, c.starts_on, c.ends_on,
  coalesce(a.name, '') as absent_name, a.branch_id as branch, coalesce(v.name, '') as cover_name
from covers c
left join lateral (select name, branch_id from memberships where account_id = c.absent_id and service_id = c.service_id order by status limit 1) a on true
left join lateral (select name from memberships where account_id = c.cover_id and service_id = c.service_id order by status limit 1) v on true
where c.service_id = @service and c.ended_at is null and `

// Covers lists those of the service that are not over, the next first.
func Covers(ctx context.Context, tx *db.Tx) ([]Cover, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return nil, err
	}
	return covers(ctx, tx, "c.ends_on >= @today order by c.starts_on, absent_name, c.id limit 200", map[string]any{"today": here.Today})
}

func covers(ctx context.Context, tx *db.Tx, where string, args map[string]any) ([]Cover, error) {
	args["service"] = tx.Actor.Service
	var all []Cover
	if err := store.In(ctx, tx).Raw(list+where, args).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("covers: %w", err)
	}
	return all, nil
}

// End ends a cover at once, before its day.
func End(ctx context.Context, tx *db.Tx, cover CoverID) error {
	found, err := covers(ctx, tx, "c.id = @cover", map[string]any{"cover": cover})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fault.Missing()
	}
	if !found[0].MayEnd(tx.Actor) {
		return fault.Of(fault.Forbidden, "")
	}
	done := store.In(ctx, tx).Table("covers").Where("id = ? and ended_at is null", cover).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.Account})
	if done.Error != nil {
		return fmt.Errorf("end cover %s: %w", cover, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "cover", ID: cover.UUID, Detail: "ended"})
}
