package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/schedule"
)

// lookAtDays marks the sessions that go to a day off, by the calendar of the branch
// and of their room. One that keeps its day says nothing new.
func (f *Foreseen) lookAtDays(ctx context.Context, tx *db.Tx) error {
	calendars := map[RoomID]schedule.Calendar{}
	for i := range f.Changed {
		one := &f.Changed[i]
		calendar, known := calendars[one.Now.Room]
		if !known {
			var err error
			if calendar, err = f.layout.calendarIn(ctx, tx, one.Now.Room); err != nil {
				return err
			}
			calendars[one.Now.Room] = calendar
		}
		on := day.On(one.Now.StartsAt, f.layout.calendar.Zone)
		one.Weekend, one.Holiday, one.Closed = on.Weekend(), calendar.Holiday(on), calendar.ShutOn(on)
	}
	return nil
}

const clashingWith = `
select s.id, s.starts_at, s.ends_at, s.room_id as room, s.speaker_id as speaker, c.label
from sessions s join cycles c on c.id = s.cycle_id
where s.service_id = @service and s.starts_at < @last and s.ends_at > @first and s.status <> 'cancelled' and c.status <> 'cancelled'
  and (s.room_id in @rooms or s.speaker_id in @speakers) order by c.label desc limit 2000`

// findClashes looks at every group of the service. Sessions that change are looked
// at where they go, and not where they were.
func (f *Foreseen) findClashes(ctx context.Context, tx *db.Tx) error {
	rooms, speakers := []uuid.UUID{uuid.Nil}, []uuid.UUID{uuid.Nil} // never empty lists
	first, last := f.Changed[0].Now.StartsAt, f.Changed[0].Now.EndsAt
	for _, one := range f.Changed {
		rooms, speakers = append(rooms, one.Now.Room.UUID), append(speakers, one.Now.speakerID)
		if one.Now.StartsAt.Before(first) {
			first = one.Now.StartsAt
		}
		if one.Now.EndsAt.After(last) {
			last = one.Now.EndsAt
		}
	}
	var taken []struct {
		ID               SessionID
		StartsAt, EndsAt time.Time
		Room             RoomID
		Speaker          uuid.UUID
		Label            string
	}
	err := store.In(ctx, tx).Raw(clashingWith, map[string]any{
		"service": tx.Actor.Service, "first": first, "last": last, "rooms": rooms, "speakers": speakers,
	}).Scan(&taken).Error
	if err != nil {
		return fmt.Errorf("clashes of cycle %s: %w", f.layout.Cycle.ID, err)
	}
	for i := range f.Changed {
		one := &f.Changed[i]
		for _, other := range taken {
			changes := slices.ContainsFunc(f.Changed, func(r Revised) bool { return r.Session == other.ID })
			if changes || !overlap(one.Now.StartsAt, one.Now.EndsAt, other.StartsAt, other.EndsAt) {
				continue
			}
			if !one.Now.Room.Zero() && other.Room == one.Now.Room {
				one.RoomTaken = other.Label
			}
			if one.Now.speakerID != uuid.Nil && other.Speaker == one.Now.speakerID {
				one.SpeakerTaken = other.Label
			}
		}
	}
	return nil
}

// Told is who will know of a change.
type Told struct {
	Participants int      // enrolled; whoever follows each of them is told
	Leads        int      // of the service, the actor left out
	Partners     []string // organisations whose facilitators lead it
}

func toldOf(ctx context.Context, tx *db.Tx, cycle CycleID) (Told, error) {
	var told Told
	err := store.In(ctx, tx).Raw("select count(*) from enrolments where cycle_id = ? and status = 'enrolled'", cycle).Scan(&told.Participants).Error
	if err != nil {
		return Told{}, fmt.Errorf("enrolled in cycle %s: %w", cycle, err)
	}
	leads, err := Facilitators(ctx, tx, cycle)
	for _, one := range leads {
		switch {
		case one.Part == External && !slices.Contains(told.Partners, one.OrgName):
			told.Partners = append(told.Partners, one.OrgName)
		case one.Part != External && one.Account != tx.Actor.Account:
			told.Leads++
		}
	}
	return told, err
}
