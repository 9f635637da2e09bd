package culture

import (
	"context"
	"fmt"

	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Reach is how many an action reached. Each person counts once in Registered and
// in Present, however many dates they came to; Participations counts each date.
type Reach struct {
	Offered        int // seats
	Registered     int // had a seat at some time, or asked for one
	Present        int // came to at least one date
	Participations int
}

// Fill is the share of the seats offered that somebody came for, in percent,
// rounded to the nearest; 0 of no seats.
func (r Reach) Fill() int {
	if r.Offered == 0 {
		return 0
	}
	return (200*r.Present + r.Offered) / (2 * r.Offered)
}

const reach = `
select c.seats as offered,
  (select count(*) from (select person_id from enrolments e where e.cycle_id = c.id union select person_id from waiting w where w.cycle_id = c.id) asked) as registered,
  count(distinct e.person_id) as present, count(e.person_id) as participations
from cycles c left join attendance t on t.cycle_id = c.id and t.mark in ? left join enrolments e on e.id = t.enrolment_id
where c.id = ? group by c.id`

// ReachOf counts whom an action reached; load the action first.
func ReachOf(ctx context.Context, tx *db.Tx, action ID) (Reach, error) {
	var took []attendance.Mark
	for _, one := range attendance.Marks() {
		if one.Attended {
			took = append(took, one.Mark)
		}
	}
	var found Reach
	if err := store.In(ctx, tx).Raw(reach, took, action).Scan(&found).Error; err != nil {
		return Reach{}, fmt.Errorf("reach of action %s: %w", action, err)
	}
	return found, nil
}
