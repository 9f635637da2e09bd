// Package culture holds cultural actions: workshops, performances, outings and
// meetings that a culture coordinator plans for a season. An action is a cycle of
// another kind: package programme keeps its seats, its sessions and who is
// enrolled; this one what makes a season of it.
package culture

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// ID identifies an action; its cycle has the same.
type ID = id.Of[Action]

// Discipline is the art that an action is about.
type Discipline string

// Disciplines lists them in the order of a menu.
var Disciplines = []Discipline{"music", "theatre", "dance", "visual_arts", "writing", "cinema", "heritage", "sport"}

// Form is how one takes part.
type Form string

// Forms lists them in the order of a menu.
var Forms = []Form{"workshop", "performance", "outing", "meeting", "residency"}

// Setting tells a room that anybody may enter from one within the walls of a
// prison (milieu ouvert, milieu fermé).
type Setting string

// Settings of a room.
const (
	Open   Setting = "open"
	Closed Setting = "closed"
)

// Settings lists both.
var Settings = []Setting{Open, Closed}

// Action is one edition of a cultural action.
type Action struct {
	ID         ID
	Programme  programme.ID // which the editions share
	Name       string       // without the year
	Label      string       // with it: « Fête de la musique 2027 »
	Discipline Discipline
	Form       Form
	Audience   string // whom it is for
	Summary    string // what it is, as a poster says it
	Branch     uuid.UUID
	BranchName string
	TimeZone   string // IANA name, the branch's
	Seats      int
	Taken      int
	Waiting    int // who waits for a seat
	Cancelled  bool
	StartsOn   day.Day
	EndsOn     day.Day
	CopiedFrom ID  // the edition it was duplicated from, zero for none
	Version    int // counts its changes
	Days
}

// Cycle is the group of the action.
func (a Action) Cycle() programme.CycleID { return programme.CycleID{UUID: a.ID.UUID} }

// Zone is where the action's clocks stand.
func (a Action) Zone() (*time.Location, error) {
	zone, err := day.Zone(a.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("zone of action %s: %w", a.ID, err)
	}
	return zone, nil
}

const actions = `
select a.cycle_id as id, c.programme_id as programme, p.name, c.label, a.discipline, a.form, a.audience, a.summary, c.branch_id as branch,
  b.name as branch_name, c.time_zone, c.seats, c.seats_taken as taken, c.status = 'cancelled' as cancelled, c.starts_on, c.ends_on, a.copied_from,
  a.version, a.guests_days, a.authorisations_days, a.participants_days,
  (select count(*) from waiting w where w.cycle_id = c.id and w.rank is not null) as waiting
from actions a join cycles c on c.id = a.cycle_id join programmes p on p.id = c.programme_id join branches b on b.id = c.branch_id
where a.cycle_id = ?`

// ByID loads an action of the service.
func ByID(ctx context.Context, tx *db.Tx, action ID) (Action, error) {
	var found Action
	got := store.In(ctx, tx).Raw(actions, action).Scan(&found)
	if got.Error != nil {
		return Action{}, fmt.Errorf("action %s: %w", action, got.Error)
	}
	if got.RowsAffected == 0 {
		return Action{}, fault.Missing()
	}
	return found, nil
}

// Date is one session of an action, where it stands and who leads it.
type Date struct {
	Session  programme.SessionID
	Theme    string
	StartsAt time.Time
	EndsAt   time.Time
	Status   programme.SessionStatus
	Room     programme.RoomID
	RoomName string
	Site     string // empty at the branch itself
	Setting  Setting
	Speaker  string // empty for nobody from outside
	// Shared says why the room, the speaker or equipment is taken twice at this hour.
	Shared string
	// Transport is how one gets there, or empty.
	Transport string
	// Equipment is what the date has, by name; Dates fills it in.
	Equipment []equipment.Equipment `gorm:"-"`
}

// Place is the room and where it stands, in words.
func (d Date) Place() string {
	switch {
	case d.Site == "":
		return d.RoomName
	case d.RoomName == "":
		return d.Site
	}
	return d.RoomName + " – " + d.Site
}

// dateColumns are those of a Date, of a session s, its room r and its speaker k.
const dateColumns = `
  s.id as session, s.theme, s.starts_at, s.ends_at, s.status, s.room_id as room, coalesce(r.name, s.room) as room_name,
  coalesce(r.site, '') as site, coalesce(r.setting, 'open') as setting, coalesce(k.name, '') as speaker, s.clash_reason as shared, s.transport`

const dates = `
select` + dateColumns + `
from sessions s left join rooms r on r.id = s.room_id left join speakers k on k.id = s.speaker_id
where s.cycle_id = ? order by s.starts_at, s.position limit 200`

// Dates lists the sessions of an action in order of time; load the action first.
func Dates(ctx context.Context, tx *db.Tx, action ID) ([]Date, error) {
	var found []Date
	if err := store.In(ctx, tx).Raw(dates, action).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("dates of action %s: %w", action, err)
	}
	has, err := equipment.Of(ctx, tx, action.UUID)
	for i := range found {
		found[i].Equipment = has[equipment.DateID{UUID: found[i].Session.UUID}]
	}
	return found, err
}
