package culture

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// MaxEntries bounds what one page of a season shows.
const MaxEntries = 1000

// Filter says which dates of a season to list. Zero values leave nothing out.
type Filter struct {
	From, To   time.Time // To is not included
	Room       programme.RoomID
	Site       string
	Discipline Discipline
	Setting    Setting
}

// Entry is a date of a season.
type Entry struct {
	Action     ID
	Label      string
	Discipline Discipline
	BranchName string
	TimeZone   string // IANA name, the action's
	Seats      int
	Taken      int
	Date       `gorm:"embedded"`
}

// Free is the number of seats that somebody may still take.
func (e Entry) Free() int { return max(0, e.Seats-e.Taken) }

const season = `
select a.cycle_id as action, c.label, a.discipline, b.name as branch_name, c.time_zone, c.seats, c.seats_taken as taken,` + dateColumns + `
from sessions s join actions a on a.cycle_id = s.cycle_id join cycles c on c.id = s.cycle_id join branches b on b.id = c.branch_id
  left join rooms r on r.id = s.room_id left join speakers k on k.id = s.speaker_id
where s.service_id = @service and s.starts_at >= @from and s.starts_at < @to and c.status <> 'cancelled'
  and (@room = '00000000-0000-0000-0000-000000000000' or s.room_id = @room) and (@site = '' or r.site = @site)
  and (@discipline = '' or a.discipline = @discipline) and (@setting = '' or coalesce(r.setting, 'open') = @setting)
order by s.starts_at, c.label, s.id limit @most`

// Season lists the dates of actions in order of time, cancelled ones with them.
func Season(ctx context.Context, tx *db.Tx, f Filter) ([]Entry, error) {
	var found []Entry
	err := store.In(ctx, tx).Raw(season, map[string]any{
		"service": tx.Actor.Service, "from": f.From, "to": f.To, "room": f.Room, "site": f.Site, "discipline": f.Discipline, "setting": f.Setting, "most": MaxEntries,
	}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("season: %w", err)
	}
	return found, nil
}
