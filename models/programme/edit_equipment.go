package programme

import (
	"context"
	"slices"
	"strings"

	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/fold"
)

// lending is what an edit adds to the equipment of a session and gives back of it.
type lending struct{ add, drop []equipment.Equipment }

// lends compares what the session is to have with what it has. What is no longer
// offered stays where it is, and nobody else gets it.
func (e Edit) lends(ctx context.Context, tx *db.Tx, was Spot) (l lending, err error) {
	if e.Equipment == nil {
		return l, nil
	}
	all, err := equipment.List(ctx, tx)
	if err != nil {
		return l, err
	}
	offered := equipment.Offered(all, was.Equipment)
	for _, wanted := range e.Equipment {
		if !slices.Contains(equipment.IDs(offered), wanted) {
			return l, fault.Field("equipment_id", "equipment.error.unknown")
		}
	}
	for _, one := range offered {
		has, wants := slices.Contains(equipment.IDs(was.Equipment), one.ID), slices.Contains(e.Equipment, one.ID)
		switch {
		case wants && !has:
			l.add = append(l.add, one)
		case has && !wants:
			l.drop = append(l.drop, one)
		}
	}
	return l, nil
}

// with is what a session of the reach has afterwards, by name as before.
func (l lending) with(was []equipment.Equipment) (now []equipment.Equipment) {
	now = slices.DeleteFunc(slices.Clone(was), func(one equipment.Equipment) bool { return slices.Contains(equipment.IDs(l.drop), one.ID) })
	for _, one := range l.add {
		if !slices.Contains(equipment.IDs(now), one.ID) {
			now = append(now, one)
		}
	}
	if len(l.add) > 0 {
		slices.SortStableFunc(now, func(a, b equipment.Equipment) int { return strings.Compare(fold.Text(a.Name), fold.Text(b.Name)) })
	}
	return now
}

// findEquipmentTaken looks at the other dates of the service, as findClashes does.
func (f *Foreseen) findEquipmentTaken(ctx context.Context, tx *db.Tx) error {
	needs, moving := make([]equipment.Need, 0, len(f.Changed)), make([]equipment.DateID, 0, len(f.Changed))
	for _, one := range f.Changed {
		needs = append(needs, equipment.Need{StartsAt: one.Now.StartsAt, EndsAt: one.Now.EndsAt, Items: equipment.IDs(one.Now.Equipment)})
		moving = append(moving, equipped(one.Session))
	}
	clashes, err := equipment.Taken(ctx, tx, needs, moving)
	if err != nil {
		return err
	}
	for i := range f.Changed {
		f.Changed[i].EquipmentTaken = clashes[i]
	}
	return nil
}

// loud are the sessions of which people are told.
func (f Foreseen) loud() []Revised {
	return slices.DeleteFunc(slices.Clone(f.Changed), Revised.Quiet)
}

// Quiet reports whether only equipment changes: then nobody is told.
func (f Foreseen) Quiet() bool { return len(f.loud()) == 0 }

// bookings are what changes hands, and all that is to be held meanwhile.
func (f Foreseen) bookings() (add, drop []equipment.Booking, all []equipment.ID) {
	for _, one := range f.Changed {
		was, now := equipment.IDs(one.Was.Equipment), equipment.IDs(one.Now.Equipment)
		all = append(append(all, was...), now...)
		for _, id := range now {
			if !slices.Contains(was, id) {
				add = append(add, equipment.Booking{Date: equipped(one.Session), Equipment: id})
			}
		}
		for _, id := range was {
			if !slices.Contains(now, id) {
				drop = append(drop, equipment.Booking{Date: equipped(one.Session), Equipment: id})
			}
		}
	}
	return add, drop, all
}
