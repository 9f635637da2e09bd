package programme

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Place is a seat that somebody holds, or waits for.
type Place struct {
	Enrolment EnrolmentID // zero for who waits
	Waiting   WaitingID   // zero for who sits
	Cycle     CycleID
	Label     string
}

const placesOf = `
select e.id as enrolment, null::uuid as waiting, c.id as cycle, c.label from enrolments e join cycles c on c.id = e.cycle_id
where e.person_id = @person and e.status = 'enrolled' and c.status in ('open', 'running')
union all
select null, w.id, c.id, c.label from waiting w join cycles c on c.id = w.cycle_id
where w.person_id = @person and w.rank is not null
order by label, cycle`

// PlacesOf lists the seats that a person holds in groups that are not over, and
// those they wait for.
func PlacesOf(ctx context.Context, tx *db.Tx, who person.ID) ([]Place, error) {
	var all []Place
	if err := store.In(ctx, tx).Raw(placesOf, map[string]any{"person": who}).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("places of person %s: %w", who, err)
	}
	return all, nil
}

// LeaveAll frees every seat that a person holds or waits for, and takes back what
// is proposed for them. What was recorded of past sessions stays.
func LeaveAll(ctx context.Context, tx *db.Tx, who person.ID) error {
	proposed, err := proposals(ctx, tx, "r.person_id = ? and r.status = 'proposed' order by r.cycle_id limit 200", who)
	if err != nil {
		return err
	}
	for _, one := range proposed {
		if err := one.move(ctx, tx, DoWithdraw, ""); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	places, err := PlacesOf(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, one := range places {
		if one.Waiting.Zero() {
			_, err = Unenrol(ctx, tx, one.Enrolment)
		} else {
			_, err = Decline(ctx, tx, one.Waiting)
		}
		if err != nil && !fault.Is(err, fault.Conflict) { // a colleague may be quicker
			return err
		}
	}
	return nil
}
