package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/region"
	"passerelle/models/schedule"
)

// Sitting is one day of a permanence.
type Sitting struct {
	Desk             ID
	On               day.Day
	BranchName, Room string
	StartsAt, EndsAt time.Time
	// Off says that the rule has the day and that it was taken out.
	Off bool
	// Sequence grows with each change of the day, RevisedAt is the last one's.
	Sequence  int
	RevisedAt time.Time
}

// Span is a range of days, both included.
type Span struct{ From, To day.Day }

// SittingsWithin lists the days of the permanences that receive, those of the actor's
// service or organisation: at a branch, or everywhere where it is uuid.Nil. Public
// holidays and closures are left out.
func SittingsWithin(ctx context.Context, tx *db.Tx, within Span, branch uuid.UUID) ([]Sitting, error) {
	laid, err := receivingDesks(ctx, tx, within)
	if err != nil || len(laid) == 0 {
		return nil, err
	}
	changed, err := history(ctx, tx, within)
	if err != nil {
		return nil, err
	}
	var all []Sitting
	for _, l := range laid {
		if branch == uuid.Nil || l.Branch == branch {
			all = append(all, l.sittings(within, changed)...)
		}
	}
	return all, nil
}

// laid is a permanence with the calendar of its branch.
type laid struct {
	Desk
	calendar schedule.Calendar
}

const receivingRows = `
select desk_id, branch_id, branch_name, time_zone, room, region, weekday, opens, closes, every_weeks, from_on, until_on, shut_from, shut_to
from app.receiving_desks(?)`

func receivingDesks(ctx context.Context, tx *db.Tx, within Span) ([]laid, error) {
	var rows []struct {
		DeskID                     ID
		BranchID                   uuid.UUID
		BranchName, TimeZone, Room string
		Region                     region.Region
		Weekday                    time.Weekday
		Opens, Closes              day.Clock
		EveryWeeks                 int
		FromOn, UntilOn            day.Day
		ShutFrom, ShutTo           day.Day
	}
	if err := store.In(ctx, tx).Raw(receivingRows, within.From).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("permanences that receive: %w", err)
	}
	var all []laid
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].ID != r.DeskID {
			zone, err := day.Zone(r.TimeZone)
			if err != nil {
				return nil, fmt.Errorf("zone of permanence %s: %w", r.DeskID, err)
			}
			all = append(all, laid{Desk{
				ID: r.DeskID, Branch: r.BranchID, BranchName: r.BranchName, TimeZone: r.TimeZone, Room: r.Room, Weekday: r.Weekday,
				Opens: r.Opens, Closes: r.Closes, EveryWeeks: r.EveryWeeks, FromOn: r.FromOn, UntilOn: r.UntilOn,
			}, schedule.Calendar{Region: r.Region, Zone: zone}})
		}
		if last := &all[len(all)-1]; !r.ShutFrom.IsZero() {
			last.calendar.Closures = append(last.calendar.Closures, schedule.Closure{From: r.ShutFrom, To: r.ShutTo})
		}
	}
	return all, nil
}

// dated is a day of a permanence.
type dated struct {
	desk ID
	on   day.Day
}

// revision is what was last said of a day.
type revision struct {
	DeskID        ID
	OnDate        day.Day
	Kind          string
	Opens, Closes day.Clock
	AddedAt       time.Time
}

func history(ctx context.Context, tx *db.Tx, within Span) (map[dated]revision, error) {
	var rows []revision
	err := store.In(ctx, tx).Raw(`select desk_id, on_date, kind, coalesce(opens, '00:00') as opens, coalesce(closes, '00:00') as closes, added_at
		from desk_days where on_date between ? and ?`, within.From, within.To).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("changed days of permanences: %w", err)
	}
	all := map[dated]revision{}
	for _, r := range rows {
		all[dated{r.DeskID, r.OnDate}] = r
	}
	return all, nil
}

func (l laid) sittings(within Span, changed map[dated]revision) (all []Sitting) {
	for on := within.From; !on.After(within.To); on = on.Add(1) {
		change := changed[dated{l.ID, on}]
		holds := l.Holds(on)
		if change.Kind != Extra && (!holds || l.calendar.Closed(on)) {
			continue
		}
		opens, closes := l.Opens, l.Closes
		if change.Kind == Extra {
			opens, closes = change.Opens, change.Closes
		}
		s := Sitting{
			Desk: l.ID, On: on, BranchName: l.BranchName, Room: l.Room, StartsAt: on.In(l.calendar.Zone, opens), EndsAt: on.In(l.calendar.Zone, closes),
			Off: change.Kind == Off, RevisedAt: l.FromOn.Time(),
		}
		if change.Kind != "" {
			s.Sequence, s.RevisedAt = change.sequence(), change.AddedAt
		}
		all = append(all, s)
	}
	return all
}

// countsFrom is the moment from which changes of days are counted, before the first.
var countsFrom = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// sequence counts half seconds: of each day only the last change is a row, and the
// one that takes it back keeps its moment.
func (r revision) sequence() int {
	n := 2 * int(r.AddedAt.Sub(countsFrom)/time.Second)
	if r.Kind == restored {
		n++
	}
	return n
}
