package programme

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

const (
	rosterOfStaff = `
select r.enrolment_id as id, r.cycle_id as cycle, e.person_id as person, p.birth_on, r.name, r.status = 'left' as left, e.contract_on
from rosters r join enrolments e on e.id = r.enrolment_id left join persons p on p.id = e.person_id
where `
	// Names, and nothing that leads further.
	rosterOfFacilitator = `
select r.enrolment_id as id, r.cycle_id as cycle, r.name, r.status = 'left' as left
from rosters r
where `
)

func roster(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Enrolment, error) {
	query := rosterOfStaff
	if tx.Actor.Kind == actor.Partner {
		query = rosterOfFacilitator
	}
	var found []Enrolment
	if err := store.In(ctx, tx).Raw(query+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("roster: %w", err)
	}
	return found, nil
}

// Roster lists who is or was enrolled in a cycle, by name; load the cycle first,
// which decides whether the actor may.
func Roster(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Enrolment, error) {
	return roster(ctx, tx, "r.cycle_id = ? order by r.status, r.sort_key, r.enrolment_id", cycle)
}

func enrolmentByID(ctx context.Context, tx *db.Tx, enrolment EnrolmentID) (Enrolment, error) {
	found, err := roster(ctx, tx, "r.enrolment_id = ?", enrolment)
	if err != nil {
		return Enrolment{}, err
	}
	if len(found) == 0 {
		return Enrolment{}, fault.Missing()
	}
	return found[0], nil
}

// Moment is a line of a person's timeline: proposed, declined, a seat taken or
// left.
type Moment struct {
	At    time.Time
	What  string // proposed, declined, enrolled or left
	Cycle CycleID
	Label string
	// ByName is who did it; empty on leaving.
	ByName string
}

// Key is the message key of the moment; {{.cycle}} is its Label.
func (m Moment) Key() string { return "cycle.moment." + m.What }

const ofPerson = `
select e.enrolled_at as at, 'enrolled' as what, e.cycle_id as cycle, c.label,
  coalesce((select m.name from memberships m where m.account_id = e.enrolled_by and m.service_id = e.service_id limit 1), '') as by_name
from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = @person and e.enrolled_at < @before
union all
select e.left_at, 'left', e.cycle_id, c.label, ''
from enrolments e join cycles c on c.id = e.cycle_id where e.person_id = @person and e.left_at < @before
union all
select r.proposed_at, 'proposed', r.cycle_id, c.label,
  coalesce((select m.name from memberships m where m.account_id = r.proposed_by and m.service_id = r.service_id limit 1), '')
from proposals r join cycles c on c.id = r.cycle_id where r.person_id = @person and r.proposed_at < @before
union all
select r.decided_at, 'declined', r.cycle_id, c.label,
  coalesce((select m.name from memberships m where m.account_id = r.decided_by and m.service_id = r.service_id limit 1), '')
from proposals r join cycles c on c.id = r.cycle_id where r.person_id = @person and r.decided_at < @before and r.status = 'declined'
order by at desc limit 200`

// OfPerson lists a person's proposals, enrolments and departures before an
// instant, the latest first, at most two hundred.
func OfPerson(ctx context.Context, tx *db.Tx, who person.ID, before time.Time) ([]Moment, error) {
	var moments []Moment
	if err := store.In(ctx, tx).Raw(ofPerson, map[string]any{"person": who, "before": before}).Scan(&moments).Error; err != nil {
		return nil, fmt.Errorf("enrolments of person %s: %w", who, err)
	}
	return moments, nil
}
