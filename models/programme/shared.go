package programme

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Seat is a cycle somebody holds a seat in.
type Seat struct {
	Cycle CycleID
	Label string
}

const shared = `
select c.id as cycle, c.label from cycles c
where exists (select from enrolments e where e.cycle_id = c.id and e.person_id = @one and e.status in ('enrolled','completed'))
  and exists (select from enrolments e where e.cycle_id = c.id and e.person_id = @other and e.status in ('enrolled','completed'))
order by c.starts_on desc, c.id`

// Shared lists the cycles in which two persons both hold a seat: were they one
// person, one of the seats would have to go.
func Shared(ctx context.Context, tx *db.Tx, one, other person.ID) ([]Seat, error) {
	var seats []Seat
	if err := store.In(ctx, tx).Raw(shared, map[string]any{"one": one, "other": other}).Scan(&seats).Error; err != nil {
		return nil, fmt.Errorf("cycles of %s and %s: %w", one, other, err)
	}
	return seats, nil
}
