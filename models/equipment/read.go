package equipment

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Of is what each date of an action has, by name.
func Of(ctx context.Context, tx *db.Tx, action uuid.UUID) (map[DateID][]Equipment, error) {
	return booking(ctx, tx, "s.cycle_id = ?", action)
}

// OfDate is what one date has, by name.
func OfDate(ctx context.Context, tx *db.Tx, date DateID) ([]Equipment, error) {
	found, err := booking(ctx, tx, "s.id = ?", date)
	return found[date], err
}

func booking(ctx context.Context, tx *db.Tx, where string, of any) (map[DateID][]Equipment, error) {
	var rows []struct {
		SessionID DateID
		Equipment `gorm:"embedded"`
	}
	err := store.In(ctx, tx).Raw("select k.session_id, "+columns+` from equipment_bookings k join sessions s on s.id = k.session_id join equipment e on e.id = k.equipment_id
where `+where+" order by e.sort_key", of).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("equipment of %v: %w", of, err)
	}
	found := map[DateID][]Equipment{}
	for _, r := range rows {
		found[r.SessionID] = append(found[r.SessionID], r.Equipment)
	}
	return found, nil
}

// MaxComing bounds what the page of equipment shows of the bookings to come.
const MaxComing = 200

// Coming is a booking of a date that is not over.
type Coming struct {
	Equipment string
	Date      DateID
	Label     string // the action's
	Theme     string
	StartsAt  time.Time
	EndsAt    time.Time
	TimeZone  string // IANA name, the action's
	RoomName  string
	Shared    string // why more have it at this hour than there are
}

const coming = `
select e.name as equipment, s.id as date, c.label, s.theme, s.starts_at, s.ends_at, c.time_zone, s.room as room_name, s.clash_reason as shared
from equipment_bookings k join equipment e on e.id = k.equipment_id join sessions s on s.id = k.session_id join cycles c on c.id = s.cycle_id
where k.service_id = @service and k.ends_at > @now and s.status <> 'cancelled' and c.status <> 'cancelled'
order by s.starts_at, s.id, e.sort_key limit @most`

// AllComing lists the bookings of dates under way and to come, in order of time.
func AllComing(ctx context.Context, tx *db.Tx) ([]Coming, error) {
	var found []Coming
	err := store.In(ctx, tx).Raw(coming, map[string]any{"service": tx.Actor.Service, "now": tx.Now, "most": MaxComing}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("bookings of equipment to come: %w", err)
	}
	return found, nil
}
