package programme

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/ical"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// ClosureFile is how large a calendar of closures may be, in bytes.
const ClosureFile = ical.MaxBytes

// ReadCalendar reads the events of a calendar file for the closures of a branch,
// uuid.Nil for the whole service; hours become days on the clocks of that place. A
// file that is no calendar is an Invalid fault at the field "file".
func ReadCalendar(ctx context.Context, tx *db.Tx, branch uuid.UUID, file []byte) ([]ical.Event, error) {
	place, err := office.At(ctx, tx, branch)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.Field("branch_id", "cycle.error.branch")
	} else if err != nil {
		return nil, err
	}
	if len(file) > ClosureFile {
		return nil, fault.Field("file", "closure.file.too_large")
	}
	events, err := ical.Read(file, place.Zone)
	if refused, is := err.(*ical.Unreadable); is { //nolint:errorlint // it comes bare
		return nil, fault.Field("file", "closure.file."+string(refused.Why))
	}
	return events, err
}

// ClosureChange is what a calendar says of a closure that is there already.
type ClosureChange struct {
	Old Closure
	New ical.Event
}

// ShutSession is a planned session on days that a calendar closes.
type ShutSession struct {
	ID       SessionID
	Label    string // of its cycle
	StartsAt time.Time
	TimeZone string // of its cycle, an IANA name
}

// MaxShut is how many sessions a ClosurePlan names.
const MaxShut = 10

// ClosurePlan is what bringing a calendar in would do. Events that ended before
// today and those that the calendar itself calls off close nothing.
type ClosurePlan struct {
	Fresh   []ical.Event
	Changed []ClosureChange
	Same    int
	Past    int
	Unread  []ical.Event // with the reason of each
	// Gone came from a calendar of the same place, and the new one does not have
	// them, or calls them off: whoever brings it says which of them to take back.
	Gone []Closure
	// Shut counts the planned sessions on days that are not closed yet; ShutFirst
	// names the first of them.
	Shut      int
	ShutFirst []ShutSession
}

// Nothing tells whether there is nothing to write and nothing to decide.
func (p ClosurePlan) Nothing() bool { return len(p.Fresh)+len(p.Changed)+len(p.Gone) == 0 }

// known is a closure that came from a calendar.
type known struct {
	Closure `gorm:"embedded"`
	UID     string
}

// PlanClosures tells what the events of a calendar would change of the closures of
// a branch, uuid.Nil for the whole service. It writes nothing.
func PlanClosures(ctx context.Context, tx *db.Tx, branch uuid.UUID, events []ical.Event) (ClosurePlan, error) {
	place, err := office.At(ctx, tx, branch)
	if fault.Is(err, fault.NotFound) {
		return ClosurePlan{}, fault.Field("branch_id", "cycle.error.branch")
	} else if err != nil {
		return ClosurePlan{}, err
	}
	var before []known
	err = store.In(ctx, tx).Table("closures").Select("id, from_on, to_on, reason, uid").
		Where("service_id = ? and branch_id is not distinct from ? and uid is not null", tx.Actor.Service, orNull(branch)).
		Order("from_on, id").Scan(&before).Error
	if err != nil {
		return ClosurePlan{}, fmt.Errorf("closures from calendars: %w", err)
	}
	plan := compareClosures(before, events, place.Today)
	return plan, plan.findShut(ctx, tx, branch)
}

func compareClosures(before []known, events []ical.Event, today day.Day) (plan ClosurePlan) {
	there, listed := map[string]Closure{}, map[string]bool{}
	for _, one := range before {
		there[one.UID] = one.Closure
	}
	for _, e := range events {
		old, was := there[e.UID]
		was = was && e.UID != ""
		switch {
		case e.Why != "":
			plan.Unread = append(plan.Unread, e)
			listed[e.UID] = true // it is in the calendar, whatever it says
			continue
		case e.Cancelled:
			continue
		case was && old.FromOn == e.From && old.ToOn == e.To && old.Reason == e.Title:
			plan.Same++
		case was:
			plan.Changed = append(plan.Changed, ClosureChange{old, e})
		case e.To.Before(today):
			plan.Past++
		default:
			plan.Fresh = append(plan.Fresh, e)
		}
		listed[e.UID] = true
	}
	for _, one := range before {
		if !listed[one.UID] && !one.ToOn.Before(today) {
			plan.Gone = append(plan.Gone, one.Closure)
		}
	}
	slices.SortStableFunc(plan.Fresh, func(a, b ical.Event) int { return a.From.Compare(b.From) })
	slices.SortStableFunc(plan.Changed, func(a, b ClosureChange) int {
		return cmp.Or(a.New.From.Compare(b.New.From), a.New.To.Compare(b.New.To))
	})
	return plan
}

const shutSessions = `
select s.id, c.label, s.starts_at, c.time_zone, count(*) over () as shut
from sessions s join cycles c on c.id = s.cycle_id
where s.service_id = @service and s.status = 'planned' and c.status <> 'cancelled' and s.starts_at > @now
  and (cast(@branch as uuid) is null or c.branch_id = @branch)
  and exists (select from jsonb_to_recordset(cast(@days as jsonb)) d ("from" date, "to" date) where (s.starts_at at time zone c.time_zone)::date between d."from" and d."to")
  and not exists (select from closures k where k.service_id = s.service_id
    and (k.branch_id is null or k.branch_id = c.branch_id) and (k.room_id is null or k.room_id = s.room_id)
    and (s.starts_at at time zone c.time_zone)::date between k.from_on and k.to_on)
order by s.starts_at, s.id limit @most`

// findShut finds the planned sessions on days that would be closed, and are not yet.
func (p *ClosurePlan) findShut(ctx context.Context, tx *db.Tx, branch uuid.UUID) error {
	type span struct {
		From day.Day `json:"from"`
		To   day.Day `json:"to"`
	}
	var days []span
	for _, e := range p.Fresh {
		days = append(days, span{e.From, e.To})
	}
	for _, c := range p.Changed {
		days = append(days, span{c.New.From, c.New.To})
	}
	if len(days) == 0 {
		return nil
	}
	asked, err := json.Marshal(days)
	if err != nil {
		return err
	}
	var found []struct {
		ShutSession `gorm:"embedded"`
		Shut        int
	}
	err = store.In(ctx, tx).Raw(shutSessions, map[string]any{
		"service": tx.Actor.Service, "now": tx.Now, "branch": orNull(branch), "days": string(asked), "most": MaxShut,
	}).Scan(&found).Error
	if err != nil {
		return fmt.Errorf("sessions on days to close: %w", err)
	}
	for _, one := range found {
		p.Shut, p.ShutFirst = one.Shut, append(p.ShutFirst, one.ShutSession)
	}
	return nil
}

// ImportClosures writes what PlanClosures tells of the same events, and takes back
// those of the closures in remove that are in its Gone. The same calendar brought
// again changes nothing. Sessions stay where they are, as after Announce.
func ImportClosures(ctx context.Context, tx *db.Tx, branch uuid.UUID, events []ical.Event, remove []ClosureID) (ClosurePlan, error) {
	if err := sound(events); err != nil {
		return ClosurePlan{}, err
	}
	plan, err := PlanClosures(ctx, tx, branch, events)
	if err != nil {
		return ClosurePlan{}, err
	}
	for _, e := range plan.Fresh {
		if err := bringClosure(ctx, tx, branch, e); err != nil {
			return ClosurePlan{}, err
		}
	}
	for _, c := range plan.Changed {
		done := store.In(ctx, tx).Exec("update closures set from_on = ?, to_on = ?, reason = ? where id = ?", c.New.From, c.New.To, c.New.Title, c.Old.ID)
		if done.Error != nil {
			return ClosurePlan{}, fmt.Errorf("change closure %s: %w", c.Old.ID, done.Error)
		}
		if done.RowsAffected == 0 {
			return ClosurePlan{}, fault.Of(fault.Conflict, "closure.import.moved")
		}
		if err := audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "closure", ID: c.Old.ID.UUID}); err != nil {
			return ClosurePlan{}, err
		}
	}
	for _, gone := range plan.Gone {
		if slices.Contains(remove, gone.ID) {
			if err := Reopen(ctx, tx, gone.ID); err != nil {
				return ClosurePlan{}, err
			}
		}
	}
	return plan, nil
}

// bringClosure adds a closure, unless somebody brought it in meanwhile.
func bringClosure(ctx context.Context, tx *db.Tx, branch uuid.UUID, e ical.Event) error {
	row := struct {
		ID        ClosureID
		ServiceID uuid.UUID
		BranchID  *uuid.UUID
		FromOn    day.Day
		ToOn      day.Day
		Reason    string
		MadeAt    time.Time
		MadeBy    uuid.UUID
		UID       string
	}{id.New[Closure](), tx.Actor.Service, orNull(branch), e.From, e.To, e.Title, tx.Now, tx.Actor.Account, e.UID}
	done := store.In(ctx, tx).Table("closures").Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if done.Error != nil {
		return fmt.Errorf("bring closure %s: %w", row.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "closure", ID: row.ID.UUID})
}

// sound refuses events that no calendar was read into: they went through a form.
func sound(events []ical.Event) error {
	if len(events) > ical.MaxEvents {
		return fault.Of(fault.Malformed, "")
	}
	for _, e := range events {
		title, uid := utf8.RuneCountInString(e.Title), utf8.RuneCountInString(e.UID)
		if e.Why == "" && (uid == 0 || uid > 255 || title == 0 || title > MaxReason || e.From.IsZero() || e.To.Before(e.From) || e.To.Since(e.From) >= ical.MaxDays) {
			return fault.Of(fault.Malformed, "")
		}
	}
	return nil
}
