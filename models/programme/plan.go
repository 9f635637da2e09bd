package programme

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/office"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// Plan is what a new cycle would look like: nothing of it is stored.
type Plan struct {
	Zone     *time.Location
	Sessions []Planned
	// Skipped are the public holidays that the rhythm steps over.
	Skipped []schedule.Holiday
	// Closures are those of the service, the branch or the room that it steps over.
	Closures []schedule.Closure
	// Clashes are other cycles in the same room at the same hour, by session.
	Clashes map[int]Clash

	programme Programme
	region    region.Region
}

// Planned is one session laid out.
type Planned struct {
	Theme string
	schedule.Slot
}

// PlanCycle lays out the sessions of a cycle in the hours of its branch,
// stepping over public holidays, and checks everything but its facilitators.
func PlanCycle(ctx context.Context, tx *db.Tx, wanted NewCycle) (Plan, error) {
	var wrong fault.Collector
	programme, err := ByID(ctx, tx, wanted.Programme)
	if fault.Is(err, fault.NotFound) {
		wrong.Add("programme_id", "cycle.error.programme")
	} else if err != nil {
		return Plan{}, err
	}
	place, err := office.At(ctx, tx, wanted.Branch)
	if fault.Is(err, fault.NotFound) {
		wrong.Add("branch_id", "cycle.error.branch")
	} else if err != nil {
		return Plan{}, err
	}
	if wanted.Seats < 1 || (programme.SeatsMax > 0 && wanted.Seats > programme.SeatsMax) {
		wrong.Add("seats", "cycle.error.seats", "max", max(1, programme.SeatsMax))
	}
	if wanted.Overbooking < 0 || wanted.Overbooking > wanted.Seats {
		wrong.Add("overbooking", "cycle.error.overbooking")
	}
	if err := wrong.Err(); err != nil {
		return Plan{}, err
	}
	return lay(ctx, tx, wanted, place, Plan{Zone: place.Zone, programme: programme, region: place.Region})
}

func lay(ctx context.Context, tx *db.Tx, wanted NewCycle, place office.Office, plan Plan) (Plan, error) {
	steps, err := stepsOf(ctx, tx, plan.programme.Version)
	if err != nil {
		return Plan{}, err
	}
	rhythm := schedule.Rhythm{
		Count: len(steps), Every: wanted.Every, On: []time.Weekday{wanted.Weekday}, At: wanted.At,
		Lasts: time.Duration(plan.programme.Minutes) * time.Minute, From: wanted.From,
	}
	room, err := roomFor(ctx, tx, wanted.Branch, wanted.Room)
	if err != nil {
		return Plan{}, err
	}
	calendar, err := calendarOf(ctx, tx, place, wanted.Branch, room)
	if err != nil {
		return Plan{}, err
	}
	slots, err := schedule.Lay(rhythm, calendar)
	if err != nil {
		return Plan{}, refusal(err)
	}
	if day.On(slots[0].StartsAt, plan.Zone).Since(wanted.From) > 366 {
		return Plan{}, fault.Field("first_on", "cycle.error.first")
	}
	for i, slot := range slots {
		slot.EndsAt = slot.StartsAt.Add(time.Duration(steps[i].Lasts(plan.programme.Minutes)) * time.Minute)
		plan.Sessions = append(plan.Sessions, Planned{steps[i].Theme, slot})
	}
	plan.Skipped = skipped(plan, wanted)
	plan.Closures = touching(calendar.Closures, wanted.From, day.On(slots[len(slots)-1].StartsAt, plan.Zone))
	plan.Clashes, err = plan.clashesOf(ctx, tx, room)
	return plan, err
}

// refusal says in the words of the form what the schedule refused.
func refusal(err error) error {
	switch {
	case errors.Is(err, schedule.ErrFrom), errors.Is(err, schedule.ErrFull):
		return fault.Field("first_on", "cycle.error.first")
	case errors.Is(err, schedule.ErrWeekdays):
		return fault.Field("weekday", "cycle.error.weekday")
	case errors.Is(err, schedule.ErrEvery):
		return fault.Field("every", "cycle.error.every")
	}
	return fmt.Errorf("lay out a cycle: %w", err)
}

// skipped lists the holidays on the rhythm's own day, in its own weeks, between
// the first day asked for and the last session.
func skipped(plan Plan, wanted NewCycle) []schedule.Holiday {
	first := wanted.From
	for first.Weekday() != wanted.Weekday {
		first = first.Add(1)
	}
	last := day.On(plan.Sessions[len(plan.Sessions)-1].StartsAt, plan.Zone)
	var over []schedule.Holiday
	for year := first.Year(); year <= last.Year(); year++ {
		for _, holiday := range schedule.Holidays(plan.region, year) {
			within := !holiday.On.Before(first) && holiday.On.Before(last)
			if within && holiday.On.Weekday() == wanted.Weekday && holiday.On.Since(first)/7%wanted.Every == 0 {
				over = append(over, holiday)
			}
		}
	}
	return over
}

// touching keeps the closures that touch the days of a cycle.
func touching(closures []schedule.Closure, from, to day.Day) (found []schedule.Closure) {
	for _, one := range closures {
		if !one.To.Before(from) && !one.From.After(to) {
			found = append(found, one)
		}
	}
	return found
}
