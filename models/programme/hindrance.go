package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Hindrance is what keeps somebody from one session to come. It warns and refuses
// nothing: whoever follows them may know better.
type Hindrance struct {
	Why      Reason // Hours, Barred, Busy or Awaited
	Session  SessionID
	StartsAt time.Time // on the clocks of the group
	// Limit is the constraint that the session meets; zero but for Hours and Barred.
	Limit person.Limit
	// Other is the label of the group that they are in at that hour; empty but for Busy.
	Other string
}

// span is when something takes place.
type span struct{ from, to time.Time }

// slot is a session as somebody may meet it: on the clocks of its branch, with each
// name of where it is held.
type slot struct {
	span
	session SessionID
	where   []string
}

// hindrances lists what keeps somebody from sessions of a group, in order of time.
// Sessions of that group itself keep nobody from it.
func (c client) hindrances(of CycleID, slots []slot) (met []Hindrance) {
	for _, s := range slots {
		add := func(h Hindrance) {
			h.Session, h.StartsAt = s.session, s.from
			met = append(met, h)
		}
		for _, one := range c.curfews {
			if one.meets(s.span) {
				add(Hindrance{Why: Hours, Limit: one.limit})
			}
		}
		for _, one := range c.places {
			if one.meets(s.where) {
				add(Hindrance{Why: Barred, Limit: one.limit})
			}
		}
		awaited := false
		for one := range c.busy.during(s.span) {
			switch one.cycle {
			case CycleID{}:
				awaited = true
			case of:
			default:
				add(Hindrance{Why: Busy, Other: one.label})
			}
		}
		if awaited {
			add(Hindrance{Why: Awaited})
		}
	}
	return met
}

// A room stands at a site, or else at its branch: somebody who may not be received
// at the branch may well be at the library where one date of its action is.
const slotColumns = `
select s.cycle_id, s.id, s.starts_at, s.ends_at, coalesce(r.name, s.room), coalesce(nullif(r.site, ''), b.name), c.time_zone`

const slotTables = `
from sessions s join cycles c on c.id = s.cycle_id left join rooms r on r.id = s.room_id join branches b on b.id = coalesce(r.branch_id, c.branch_id)`

const (
	slotsOfCycles = slotColumns + ", null::uuid" + slotTables + `
where s.cycle_id = any($1) and s.status = 'planned' and s.makes_up_id is null and s.starts_at > $2 order by s.starts_at`
	slotsOfMakeUps = slotColumns + ", e.person_id" + slotTables + ` join enrolments e on e.cycle_id = s.cycle_id and e.status = 'enrolled'
where e.person_id = any($1) and s.status = 'planned' and s.makes_up_id is not null and s.starts_at > $2 and ` + onRoll + ` order by s.starts_at`
)

// eachSlot reads sessions, each on the clocks of its branch; person is whom a session
// that makes up for another is for, and else zero.
func eachSlot(ctx context.Context, tx *db.Tx, query string, args []any, do func(cycle CycleID, who uuid.UUID, s slot)) error {
	var cycle CycleID
	var session SessionID
	var from, to time.Time
	var room, stands, zoned string
	var who *uuid.UUID
	columns := []any{&cycle.UUID, &session.UUID, &from, &to, &room, &stands, &zoned, &who}
	err := store.Each(ctx, tx, query, args, columns, func() error {
		zone, err := day.Zone(zoned)
		if err != nil {
			return err
		}
		var person uuid.UUID
		if who != nil {
			person = *who
		}
		do(cycle, person, slot{span{from.In(zone), to.In(zone)}, session, []string{room, stands}})
		return nil
	})
	if err != nil {
		return fmt.Errorf("sessions to come: %w", err)
	}
	return nil
}

// slotsOf reads the sessions to come of groups, all in one question. A session that
// makes up for another is for some of them, and is not among these.
func slotsOf(ctx context.Context, tx *db.Tx, groups []CycleID) (map[CycleID][]slot, error) {
	found := map[CycleID][]slot{}
	if len(groups) == 0 {
		return found, nil
	}
	return found, eachSlot(ctx, tx, slotsOfCycles, []any{uuids(groups), tx.Now}, func(cycle CycleID, _ uuid.UUID, s slot) {
		found[cycle] = append(found[cycle], s)
	})
}

func uuids(of []CycleID) []uuid.UUID {
	ids := make([]uuid.UUID, len(of))
	for i, one := range of {
		ids[i] = one.UUID
	}
	return ids
}

// addMakeUps gives each person the sessions that make up for one they missed.
func addMakeUps(ctx context.Context, tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*client) error {
	return eachSlot(ctx, tx, slotsOfMakeUps, []any{ids, tx.Now, TookPart}, func(cycle CycleID, who uuid.UUID, s slot) {
		one := at[who]
		if one.makeUps == nil {
			one.makeUps = map[CycleID][]slot{}
		}
		one.makeUps[cycle] = append(one.makeUps[cycle], s)
	})
}

// limitsOf learns what may keep each of some persons from a session, and nothing
// else of them.
func limitsOf(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]*client, error) {
	at := map[uuid.UUID]*client{}
	for _, id := range ids {
		at[id] = &client{}
	}
	if len(ids) == 0 {
		return at, nil
	}
	return at, learn(ctx, tx, limits, ids, at)
}

// limited reports whether anything known of the person may meet a session.
func (c client) limited() bool { return len(c.curfews)+len(c.places)+len(c.busy.all) > 0 }

// HindrancesOf says what would keep a person from the sessions to come of each of
// some groups. Whoever asks reads the person's file.
func HindrancesOf(ctx context.Context, tx *db.Tx, who person.ID, groups []Cycle) (map[CycleID][]Hindrance, error) {
	known, err := limitsOf(ctx, tx, []uuid.UUID{who.UUID})
	if err != nil {
		return nil, err
	}
	c, met, ids := known[who.UUID], map[CycleID][]Hindrance{}, make([]CycleID, len(groups))
	if !c.limited() {
		return met, nil
	}
	for i, one := range groups {
		ids[i] = one.ID
	}
	slots, err := slotsOf(ctx, tx, ids)
	for cycle, of := range slots {
		met[cycle] = c.hindrances(cycle, of)
	}
	return met, err
}

// SeatHindrances are what keeps somebody from sessions of a group they have a seat in.
type SeatHindrances struct {
	Cycle      Cycle
	Hindrances []Hindrance
}

// HindrancesOfSeats says what keeps a person from sessions of the groups they are
// in, those that begin first before the others. It is read anew each time: a limit
// that is written down today stands against sessions planned long ago.
func HindrancesOfSeats(ctx context.Context, tx *db.Tx, who person.ID) ([]SeatHindrances, error) {
	ids := []uuid.UUID{who.UUID}
	known, err := limitsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	c, groups := known[who.UUID], []CycleID{}
	elsewhere := len(c.curfews)+len(c.places) > 0
	for _, one := range c.busy.all {
		switch {
		case one.cycle.Zero():
			elsewhere = true
		case !slices.Contains(groups, one.cycle):
			groups = append(groups, one.cycle)
		}
	}
	if len(groups) == 0 || len(groups) == 1 && !elsewhere {
		return nil, nil
	}
	slots, err := slotsOf(ctx, tx, groups)
	if err != nil {
		return nil, err
	}
	if err := addMakeUps(ctx, tx, ids, known); err != nil {
		return nil, err
	}
	seats, err := cycles(ctx, tx, "c.id in ? order by c.starts_on, c.id", uuids(groups))
	var all []SeatHindrances
	for _, seat := range seats {
		if met := c.hindrances(seat.ID, append(slots[seat.ID], c.makeUps[seat.ID]...)); len(met) > 0 {
			all = append(all, SeatHindrances{seat, met})
		}
	}
	return all, err
}

const ownInCycle = `
select p.id from enrolments e join persons p on p.id = e.person_id where e.cycle_id = @cycle and e.status = 'enrolled' and ` + charge.OwnedPersons

// HindrancesIn says what keeps those of the enrolled whom the actor answers for from
// sessions of a group: of the others, their own officers are told.
func HindrancesIn(ctx context.Context, tx *db.Tx, group CycleID) (map[uuid.UUID][]Hindrance, error) {
	mine, err := charge.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	args := mine.Args()
	args["cycle"] = group
	var ids []uuid.UUID
	if err := store.In(ctx, tx).Raw(ownInCycle, args).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("own persons in cycle %s: %w", group, err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	known, err := limitsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	slots, err := slotsOf(ctx, tx, []CycleID{group})
	if err != nil {
		return nil, err
	}
	met := map[uuid.UUID][]Hindrance{}
	if err := addMakeUps(ctx, tx, ids, known); err != nil {
		return nil, err
	}
	for id, c := range known {
		met[id] = c.hindrances(group, append(slices.Clone(slots[group]), c.makeUps[group]...))
	}
	return met, nil
}
