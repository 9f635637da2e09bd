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

// The actions come first, and each by its own sessions whatever the days: a service has a
// handful, and thousands of sessions a month that are not of any.
const season = `
with a as materialized (
  select a.cycle_id as action, c.label, a.discipline, b.name as branch_name, c.time_zone, c.seats, c.seats_taken as taken
  from actions a join cycles c on c.id = a.cycle_id and c.service_id = a.service_id join branches b on b.id = c.branch_id
  where a.service_id = @service and c.status <> 'cancelled' and (@discipline = '' or a.discipline = @discipline)
)
select a.*,` + dateColumns + `
from a cross join lateral (select * from sessions where cycle_id = a.action offset 0) s
  left join rooms r on r.id = s.room_id left join speakers k on k.id = s.speaker_id
where s.starts_at >= @from and s.starts_at < @to and (@room = '00000000-0000-0000-0000-000000000000' or s.room_id = @room) and (@site = '' or r.site = @site)
  and (@setting = '' or coalesce(r.setting, 'open') = @setting)
order by s.starts_at, a.label, s.id limit @most`

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
