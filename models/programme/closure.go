package programme

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// ClosureID identifies a closure.
type ClosureID = id.Of[Closure]

// Closure is a range of days, both included, on which a whole service, a branch
// or a room holds no session.
type Closure struct {
	ID         ClosureID
	BranchName string // empty for the whole service
	RoomName   string // empty for the whole branch
	FromOn     day.Day
	ToOn       day.Day
	Reason     string
	Imported   bool // from a calendar, which may change it
	// Sessions still planned on these days, which somebody has to move or cancel.
	Sessions int
}

// MaxClosure is how long one closure may last, in days: longer is a typing error.
const MaxClosure = 366

// NewClosure is a closure to announce. Branch and Room are Nil for all of them;
// a room decides its branch.
type NewClosure struct {
	Branch uuid.UUID
	Room   RoomID
	From   day.Day
	To     day.Day
	Reason string
}

// Announce keeps days free of sessions from now on. Sessions that stand there
// already stay until somebody moves them: people know their dates.
func Announce(ctx context.Context, tx *db.Tx, wanted NewClosure) (ClosureID, error) {
	if err := wanted.check(ctx, tx); err != nil {
		return ClosureID{}, err
	}
	if !wanted.Room.Zero() {
		var branch []uuid.UUID
		if err := store.In(ctx, tx).Table("rooms").Where("id = ?", wanted.Room).Pluck("branch_id", &branch).Error; err != nil {
			return ClosureID{}, fmt.Errorf("room %s: %w", wanted.Room, err)
		}
		if len(branch) == 0 {
			return ClosureID{}, fault.Field("room_id", "closure.error.room")
		}
		wanted.Branch = branch[0]
	}
	row := struct {
		ID        ClosureID
		ServiceID uuid.UUID
		BranchID  *uuid.UUID
		RoomID    *RoomID
		FromOn    day.Day
		ToOn      day.Day
		Reason    string
		MadeAt    time.Time
		MadeBy    uuid.UUID
	}{id.New[Closure](), tx.Actor.Service, orNull(wanted.Branch), wanted.Room.Null(), wanted.From, wanted.To, strings.TrimSpace(wanted.Reason), tx.Now, tx.Actor.Account}
	if err := store.In(ctx, tx).Table("closures").Create(&row).Error; err != nil {
		return ClosureID{}, fmt.Errorf("announce closure %s: %w", row.ID, err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "closure", ID: row.ID.UUID})
}

func (c NewClosure) check(ctx context.Context, tx *db.Tx) error {
	var wrong fault.Collector
	if c.Branch != uuid.Nil {
		if _, err := office.At(ctx, tx, c.Branch); fault.Is(err, fault.NotFound) {
			wrong.Add("branch_id", "cycle.error.branch")
		} else if err != nil {
			return err
		}
	}
	if c.From.IsZero() {
		wrong.Add("from", "cycle.error.day")
	}
	if c.To.Before(c.From) || c.To.Since(c.From) > MaxClosure {
		wrong.Add("until", "closure.error.until")
	}
	wrong.Require("reason", c.Reason, "closure.error.reason")
	if utf8.RuneCountInString(c.Reason) > MaxReason {
		wrong.Add("reason", "session.error.reason_length", "max", MaxReason)
	}
	return wrong.Err()
}

// Reopen takes a closure back. Nothing moves by itself.
func Reopen(ctx context.Context, tx *db.Tx, closure ClosureID) error {
	done := store.In(ctx, tx).Exec("delete from closures where id = ?", closure)
	if done.Error != nil {
		return fmt.Errorf("reopen closure %s: %w", closure, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "closure", ID: closure.UUID})
}

const closuresFrom = `
select k.id, coalesce(b.name, '') as branch_name, coalesce(r.name, '') as room_name, k.from_on, k.to_on, k.reason, k.uid is not null as imported,
  (select count(*) from sessions s join cycles c on c.id = s.cycle_id
   where s.service_id = k.service_id and s.status = 'planned' and c.status <> 'cancelled' and s.starts_at > @now
     and (k.branch_id is null or c.branch_id = k.branch_id) and (k.room_id is null or s.room_id = k.room_id)
     and (s.starts_at at time zone c.time_zone)::date between k.from_on and k.to_on) as sessions
from closures k left join branches b on b.id = k.branch_id left join rooms r on r.id = k.room_id
where k.to_on >= @today order by k.from_on, k.id limit 200`

// Closures lists what is closed on a day or later, the next first.
func Closures(ctx context.Context, tx *db.Tx, today day.Day) ([]Closure, error) {
	var found []Closure
	err := store.In(ctx, tx).Raw(closuresFrom, map[string]any{"now": tx.Now, "today": today}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("closures: %w", err)
	}
	return found, nil
}

// calendarOf is what the place and the moment allow: holidays of the branch's
// region and the closures of the service, the branch and the room.
func calendarOf(ctx context.Context, tx *db.Tx, place office.Office, branch uuid.UUID, room RoomID) (schedule.Calendar, error) {
	calendar := schedule.Calendar{Region: place.Region, Zone: place.Zone, Now: tx.Now}
	var shut []struct{ FromOn, ToOn day.Day }
	err := store.In(ctx, tx).Table("closures").Select("from_on, to_on").
		Where("to_on >= ? and (branch_id is null or branch_id = ?) and (room_id is null or room_id = ?)", place.Today, branch, room).Scan(&shut).Error
	if err != nil {
		return schedule.Calendar{}, fmt.Errorf("closures of branch %s: %w", branch, err)
	}
	for _, one := range shut {
		calendar.Closures = append(calendar.Closures, schedule.Closure{From: one.FromOn, To: one.ToOn})
	}
	return calendar, nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
