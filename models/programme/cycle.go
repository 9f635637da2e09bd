package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// CycleID identifies a cycle.
type CycleID = id.Of[Cycle]

// Cycle is one run of a programme: a group, its room and its sessions.
//
// An outside facilitator is given what they need to come and nothing else: the
// service, the label, the room and the dates. The other fields are then zero.
type Cycle struct {
	ID           CycleID
	Service      uuid.UUID
	Organisation uuid.UUID // of the outside facilitator; Nil when none
	Label        string
	Room         string
	TimeZone     string // IANA name, the branch's
	Cancelled    bool
	StartsOn     day.Day
	EndsOn       day.Day
	Kind         Kind

	BranchName    string
	Programme     ID
	ProgrammeName string
	Version       int // of the programme, which the cycle keeps
	Seats         int
	Overbooking   int // seats beyond Seats, an explicit decision
	Taken         int
	// Minimum is how many the programme takes at least.
	Minimum int
	// EntryEnds is when a closed group lets nobody in any more; nil in an open one.
	EntryEnds *time.Time
}

// State is where a cycle stands: it follows from its days and is never stored.
type State string

// States of a cycle.
const (
	Open      State = "open"
	Running   State = "running"
	Ended     State = "ended"
	Cancelled State = "cancelled"
)

// Zone is where the cycle's clocks stand.
func (c Cycle) Zone() (*time.Location, error) {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("zone of cycle %s: %w", c.ID, err)
	}
	return zone, nil
}

// StateAt is the state on a day of the branch.
func (c Cycle) StateAt(today day.Day) State {
	switch {
	case c.Cancelled:
		return Cancelled
	case today.Before(c.StartsOn):
		return Open
	case today.After(c.EndsOn):
		return Ended
	}
	return Running
}

// Free is the number of seats that somebody may still take.
func (c Cycle) Free() int { return max(0, c.Seats+c.Overbooking-c.Taken) }

// Lacking is how many seats are still to be taken for the group to be as large as
// the programme takes at least. An action takes place with whoever comes.
func (c Cycle) Lacking() int {
	if c.Kind != Collective {
		return 0
	}
	return max(0, c.Minimum-c.Taken)
}

// Enters reports whether the group still lets somebody in at an instant.
func (c Cycle) Enters(at time.Time) bool { return c.EntryEnds == nil || at.Before(*c.EntryEnds) }

// entryEnds is the start of the session from which a closed group c, of the
// version v, lets nobody in any more.
const entryEnds = `
  (select s.starts_at from sessions s where s.cycle_id = c.id and s.status <> 'cancelled' and v.closed_after > 0
    order by s.position offset greatest(v.closed_after - 1, 0) limit 1) as entry_ends`

// Both selects give the same columns: a partner has no right to read the rest.
const (
	cyclesOfStaff = `
select c.id, c.service_id as service, c.organisation_id as organisation, c.label, c.room, c.time_zone, c.status = 'cancelled' as cancelled,
  c.starts_on, c.ends_on, c.kind, b.name as branch_name, p.id as programme, p.name as programme_name, v.version, c.seats, c.overbooking, c.seats_taken as taken, v.seats_min as minimum,` + entryEnds + `
from cycles c join branches b on b.id = c.branch_id join programmes p on p.id = c.programme_id join programme_versions v on v.id = c.version_id
where `
	cyclesOfFacilitator = `
select c.id, c.service_id as service, c.organisation_id as organisation, c.label, c.room, c.time_zone, c.status = 'cancelled' as cancelled,
  c.starts_on, c.ends_on, c.kind
from cycles c join facilitators f on f.cycle_id = c.id and f.account_id = ?
where `
)

// onlyCulture keeps a culture coordinator out of the groups of programmes: who is
// in one says something of what they did.
const onlyCulture = "c.kind = 'culture' and "

// cycles chooses the rows and columns that the actor may have: an outside
// facilitator has the cycles they lead, and no other of their organisation; a
// culture coordinator has cultural actions.
func cycles(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Cycle, error) {
	query := cyclesOfStaff
	if tx.Actor.Kind == actor.Partner {
		query, args = cyclesOfFacilitator, append([]any{tx.Actor.Account}, args...)
	}
	if tx.Actor.Role == actor.CultureCoordinator {
		query += onlyCulture
	}
	var found []Cycle
	if err := store.In(ctx, tx).Raw(query+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("cycles: %w", err)
	}
	return found, nil
}

// List says which cycles to list.
type List struct {
	// Kind leaves out the other one; the zero value lists both.
	Kind Kind
	// OnlyOpen leaves out what has ended or was cancelled, by the day of today.
	OnlyOpen bool
	Today    day.Day
	// After is the last cycle of the page before; the zero value begins.
	AfterOn day.Day
	AfterID CycleID
	Limit   int
}

// Cycles lists, the latest start first: for staff those of the service, for an
// outside facilitator their own.
func Cycles(ctx context.Context, tx *db.Tx, list List) ([]Cycle, error) {
	if list.AfterOn.IsZero() {
		list.AfterOn, list.AfterID = day.Max, id.From[Cycle](uuid.Max)
	}
	where, args := "(c.starts_on, c.id) < (?, ?)", []any{list.AfterOn, list.AfterID}
	if list.Kind != "" {
		where, args = where+" and c.kind = ?", append(args, list.Kind)
	}
	if list.OnlyOpen {
		where, args = where+" and c.ends_on >= ? and c.status <> 'cancelled'", append(args, list.Today)
	}
	return cycles(ctx, tx, where+" order by c.starts_on desc, c.id desc limit ?", append(args, list.Limit)...)
}

// CycleByID loads a cycle. What the actor may not see does not exist.
func CycleByID(ctx context.Context, tx *db.Tx, cycle CycleID) (Cycle, error) {
	found, err := cycles(ctx, tx, "c.id = ?", cycle)
	if err != nil {
		return Cycle{}, err
	}
	if len(found) == 0 {
		return Cycle{}, fault.Missing()
	}
	return found[0], nil
}
