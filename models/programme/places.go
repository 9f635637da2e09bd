package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Opening is a cycle that somebody may still enter.
type Opening struct {
	Cycle
	Branch    uuid.UUID
	Programme ID
	Theme     Theme
	// NextAt is the next session, LastAt the start of the last one.
	NextAt  time.Time
	LastAt  time.Time
	Waiting int // who waits for a seat

	slots []slot
}

// PlaceFilter chooses among the openings.
type PlaceFilter struct {
	Branch uuid.UUID // Nil for the actor's and its neighbours: all of the service
	Theme  Theme     // empty for all
	From   day.Day   // meets next on this day or later; zero for all
	Full   bool      // with what has no free seat, where one may wait
	// After is the last opening of the page before; the zero value begins.
	AfterAt time.Time
	AfterID CycleID
	Limit   int
}

// openCycles reads the sessions of a cycle once, after the cycle was chosen by what its
// own row says: when it meets next, and the start of the session from which a closed
// group lets nobody in any more.
const openCycles = `
select o.id, o.service_id as service, o.organisation_id as organisation, o.label, o.room, o.time_zone, o.starts_on, o.ends_on, o.seats, o.overbooking,
  o.seats_taken as taken, v.seats_min as minimum, o.kind, t.entry_ends, t.next_at, o.branch_id as branch, o.programme_id as programme, b.name as branch_name, p.name as programme_name, p.theme,
  (select count(*) from waiting w where w.cycle_id = o.id and w.status = 'waiting') as waiting
from cycles o join branches b on b.id = o.branch_id join programmes p on p.id = o.programme_id join programme_versions v on v.id = o.version_id
cross join lateral (
  select min(s.starts_at) filter (where s.status = 'planned' and s.makes_up_id is null and s.starts_at > @now) as next_at,
    (array_agg(s.starts_at order by s.position) filter (where s.status <> 'cancelled' and v.closed_after > 0))[v.closed_after] as entry_ends
  from sessions s where s.cycle_id = o.id
) t
where o.service_id = @service and o.status <> 'cancelled' and o.ends_on >= (cast(@now as timestamptz) at time zone o.time_zone)::date
  and t.next_at is not null and (t.entry_ends is null or t.entry_ends > @now) and `

const placesPage = `(@full or o.seats_taken < o.seats + o.overbooking)
  and (@everywhere or o.branch_id = @branch) and (@theme = '' or p.theme = @theme)
  and (t.next_at at time zone o.time_zone)::date >= @from and (t.next_at, o.id) > (@after_at, @after_id)
order by t.next_at, o.id limit @limit`

// Openings lists the cycles of the service that somebody may still enter, those
// that meet first before the others. More says that another page follows.
func Openings(ctx context.Context, tx *db.Tx, f PlaceFilter) (found []Opening, more bool, err error) {
	if f.From.IsZero() {
		f.From = day.Of(1900, time.January, 1)
	}
	if f.Theme != "" && !slices.Contains(Themes, f.Theme) {
		f.Theme = ""
	}
	found, err = openings(ctx, tx, placesPage, map[string]any{
		"branch": f.Branch, "everywhere": f.Branch == uuid.Nil, "theme": f.Theme, "full": f.Full, "from": f.From,
		"after_at": f.AfterAt, "after_id": f.AfterID, "limit": f.Limit + 1,
	})
	if more = len(found) > f.Limit; more {
		found = found[:f.Limit]
	}
	if err != nil {
		return nil, false, err
	}
	return found, more, addSlots(ctx, tx, found)
}

// OpeningOf is one cycle. It is not open once the group is closed, has ended or
// was cancelled: then only the cycle itself is told.
func OpeningOf(ctx context.Context, tx *db.Tx, cycle CycleID) (o Opening, open bool, err error) {
	found, err := openings(ctx, tx, "o.id = @cycle", map[string]any{"cycle": cycle})
	if err != nil {
		return Opening{}, false, err
	}
	if len(found) == 0 {
		o.Cycle, err = CycleByID(ctx, tx, cycle)
		return o, false, err
	}
	err = addSlots(ctx, tx, found)
	return found[0], true, err
}

func openings(ctx context.Context, tx *db.Tx, where string, args map[string]any) (found []Opening, err error) {
	args["now"], args["service"] = tx.Now, tx.Actor.Service
	if err := store.In(ctx, tx).Raw(openCycles+where, args).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("openings: %w", err)
	}
	return found, nil
}

// addSlots reads the sessions to come of all of them at once.
func addSlots(ctx context.Context, tx *db.Tx, all []Opening) error {
	ids := make([]CycleID, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	found, err := slotsOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range all {
		one := &all[i]
		if one.slots = found[one.ID]; len(one.slots) > 0 {
			one.LastAt = one.slots[len(one.slots)-1].from.UTC()
		}
	}
	return nil
}
