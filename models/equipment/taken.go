package equipment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Need is what a date that is planned or moved would have.
type Need struct {
	StartsAt, EndsAt time.Time
	Items            []ID
}

// Clash is equipment of which nothing is left at an hour.
type Clash struct {
	Name string
	By   string // the labels of the actions that have it
}

const taking = `
select e.id as equipment, e.name, e.units, s.id as date, s.starts_at, s.ends_at, c.label
from equipment_bookings k join equipment e on e.id = k.equipment_id join sessions s on s.id = k.session_id join cycles c on c.id = s.cycle_id
where k.service_id = @service and k.starts_at < @last and k.ends_at > @first and k.equipment_id in @things
  and s.status <> 'cancelled' and c.status <> 'cancelled' order by e.sort_key, c.label, s.starts_at limit 2000`

type taker struct {
	Equipment        ID
	Name             string
	Units            int
	Date             DateID
	StartsAt, EndsAt time.Time
	Label            string
}

// Taken says for each need, in their order, what of it is left for nobody more, and
// who has it. The dates that are named do not count: they are those that move.
func Taken(ctx context.Context, tx *db.Tx, needs []Need, moving []DateID) ([][]Clash, error) {
	clashes := make([][]Clash, len(needs))
	things := []ID{{UUID: uuid.Nil}} // never an empty list
	var first, last time.Time
	for _, need := range needs {
		things = append(things, need.Items...)
		if first.IsZero() || need.StartsAt.Before(first) {
			first = need.StartsAt
		}
		if need.EndsAt.After(last) {
			last = need.EndsAt
		}
	}
	if len(things) == 1 {
		return clashes, nil
	}
	var all []taker
	err := store.In(ctx, tx).Raw(taking, map[string]any{"service": tx.Actor.Service, "first": first, "last": last, "things": things}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("clashes of equipment: %w", err)
	}
	all = slices.DeleteFunc(all, func(t taker) bool { return slices.Contains(moving, t.Date) })
	for i, need := range needs {
		for _, thing := range need.Items {
			if clash, taken := need.clash(thing, all); taken {
				clashes[i] = append(clashes[i], clash)
			}
		}
	}
	return clashes, nil
}

// clash reports whether all there are of a thing are taken at one moment at least.
func (n Need) clash(thing ID, all []taker) (Clash, bool) {
	others := slices.DeleteFunc(slices.Clone(all), func(t taker) bool {
		return t.Equipment != thing || !t.StartsAt.Before(n.EndsAt) || !t.EndsAt.After(n.StartsAt)
	})
	for _, moment := range others {
		at, having := moment.StartsAt, 0 // more have it only where one begins
		if at.Before(n.StartsAt) {
			at = n.StartsAt
		}
		var labels []string
		for _, t := range others {
			if t.StartsAt.After(at) || !t.EndsAt.After(at) {
				continue
			}
			if having++; !slices.Contains(labels, t.Label) {
				labels = append(labels, t.Label)
			}
		}
		if having >= moment.Units {
			return Clash{moment.Name, strings.Join(labels, ", ")}, true
		}
	}
	return Clash{}, false
}
