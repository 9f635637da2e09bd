package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/schedule"
)

// Ahead is how many days ahead hours are offered, Sittings how many days of a
// permanence at most.
const (
	Ahead    = 60
	Sittings = 4
)

// Slot is an hour at which nobody is booked.
type Slot struct {
	StartsAt, EndsAt time.Time
}

// Slots are the free hours to come of a permanence, in order. Public holidays and
// closures of the branch are skipped.
type Slots struct {
	Desk
	Free []Slot
}

// Lay lays the hours of a permanence out that begin after a moment: in its next
// sittings, within the days that are offered ahead, and on the days that were
// changed. A rest of a sitting that is shorter than an hour of it is nobody's.
func (d Desk) Lay(closures []schedule.Closure, changes []Change, now time.Time) ([]Slot, error) {
	zone, err := day.Zone(d.TimeZone)
	if err != nil {
		return nil, err
	}
	today := day.On(now, zone)
	sittings, err := schedule.Lay(schedule.Rhythm{
		Count: Sittings, Every: d.EveryWeeks, On: []time.Weekday{d.Weekday}, At: d.Opens, From: d.FromOn,
		Lasts: time.Duration(d.Closes.Minutes()-d.Opens.Minutes()) * time.Minute,
	}, schedule.Calendar{Region: d.Region, Zone: zone, Closures: slices.Concat(closures, d.off(changes)), Now: today.In(zone, day.Clock{})})
	if err != nil && !errors.Is(err, schedule.ErrFull) {
		return nil, fmt.Errorf("hours of permanence %s: %w", d.ID, err)
	}
	sittings = append(sittings, d.extra(changes, zone)...)
	slices.SortFunc(sittings, func(a, b schedule.Slot) int { return a.StartsAt.Compare(b.StartsAt) })
	length := time.Duration(d.SlotMinutes) * time.Minute
	var slots []Slot
	for _, s := range sittings {
		on := day.On(s.StartsAt, zone)
		if on.Since(today) > Ahead || !d.UntilOn.IsZero() && on.After(d.UntilOn) {
			break
		}
		for starts := s.StartsAt; !starts.Add(length).After(s.EndsAt); starts = starts.Add(length) {
			if starts.After(now) {
				slots = append(slots, Slot{StartsAt: starts, EndsAt: starts.Add(length)})
			}
		}
	}
	return slots, nil
}

// Offered lists the free hours of every permanence of the actor's service.
func Offered(ctx context.Context, tx *db.Tx) ([]Slots, error) {
	all, err := Receiving(ctx, tx)
	if err != nil {
		return nil, err
	}
	shut, err := closures(ctx, tx)
	if err != nil {
		return nil, err
	}
	changes, err := Changes(ctx, tx)
	if err != nil {
		return nil, err
	}
	taken, err := taken(ctx, tx)
	if err != nil {
		return nil, err
	}
	offered := make([]Slots, len(all))
	for i, d := range all {
		slots, err := d.Lay(shut.at(d.Branch), changes, tx.Now)
		if err != nil {
			return nil, err
		}
		offered[i].Desk = d
		for _, s := range slots {
			if !taken[hour{d.ID, s.StartsAt.Unix()}] {
				offered[i].Free = append(offered[i].Free, s)
			}
		}
	}
	return offered, nil
}

// shutdowns are the closures of a service.
type shutdowns []struct {
	Branch       uuid.UUID // Nil for the whole service
	FromOn, ToOn day.Day
}

func (all shutdowns) at(branch uuid.UUID) (there []schedule.Closure) {
	for _, c := range all {
		if c.Branch == uuid.Nil || c.Branch == branch {
			there = append(there, schedule.Closure{From: c.FromOn, To: c.ToOn})
		}
	}
	return there
}

// closures are those of whole branches: the room of a permanence is said in
// words, and no row.
func closures(ctx context.Context, tx *db.Tx) (all shutdowns, err error) {
	err = store.In(ctx, tx).Raw(`select coalesce(branch_id, '00000000-0000-0000-0000-000000000000') as branch, from_on, to_on from closures
		where service_id = ? and to_on >= ? and room_id is null`, tx.Actor.Service, day.On(tx.Now, time.UTC).Add(-1)).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("closures: %w", err)
	}
	return all, nil
}

// hour is one of a permanence, by its second.
type hour struct {
	desk ID
	at   int64
}

func taken(ctx context.Context, tx *db.Tx) (map[hour]bool, error) {
	var rows []struct {
		DeskID   ID
		StartsAt time.Time
	}
	err := store.In(ctx, tx).Table("visits").Select("desk_id, starts_at").Where("service_id = ? and starts_at > ? and cancelled_at is null", tx.Actor.Service, tx.Now).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("hours taken: %w", err)
	}
	all := map[hour]bool{}
	for _, r := range rows {
		all[hour{r.DeskID, r.StartsAt.Unix()}] = true
	}
	return all, nil
}
