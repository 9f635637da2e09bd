package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Expected is somebody who comes to a session of a day, as reception needs it:
// the name, the hour and the room.
type Expected struct {
	Name     string // NOM Prénom
	BirthOn  day.Day
	Label    string // the cycle's, neutral
	Room     string
	StartsAt time.Time
	EndsAt   time.Time
}

const expected = `
select r.name, p.birth_on, c.label, s.room, s.starts_at, s.ends_at
from sessions s join cycles c on c.id = s.cycle_id join rosters r on r.cycle_id = c.id
join enrolments e on e.id = r.enrolment_id join persons p on p.id = e.person_id
where s.service_id = @service and s.starts_at >= @from and s.starts_at < @until and s.status <> 'not_held' and c.status <> 'cancelled'
  and r.status = 'enrolled' and (@everywhere or c.branch_id = @branch)
order by s.starts_at, c.label, r.sort_key limit 500`

// ExpectedOn lists who comes on a day to the actor's branch, by the hour; to the
// whole service for whoever is attached to no branch.
func ExpectedOn(ctx context.Context, tx *db.Tx, on day.Day, zone *time.Location) ([]Expected, error) {
	var all []Expected
	err := store.In(ctx, tx).Raw(expected, map[string]any{
		"service": tx.Actor.Service, "branch": tx.Actor.Branch, "everywhere": tx.Actor.Branch == uuid.Nil,
		"from": on.In(zone, day.Clock{}), "until": on.Add(1).In(zone, day.Clock{}),
	}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("expected on a day: %w", err)
	}
	return all, nil
}

// SeatsAhead is how many days ahead a day's worklist looks for free seats.
const SeatsAhead = 30

const freeSeats = "c.service_id = ? and c.branch_id = ? and c.status = 'open' and c.starts_on >= ? and c.starts_on <= ? and c.seats_taken < c.seats + c.overbooking order by c.starts_on, c.id limit 5"

// SeatsSoon lists the cycles of the actor's branch that begin within SeatsAhead
// days and have seats left, the next first.
func SeatsSoon(ctx context.Context, tx *db.Tx, today day.Day) ([]Cycle, error) {
	return cycles(ctx, tx, freeSeats, tx.Actor.Service, tx.Actor.Branch, today, today.Add(SeatsAhead))
}
