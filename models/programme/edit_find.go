package programme

import (
	"context"
	"fmt"
	"slices"

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

// findClashes looks at every group of the service. Sessions that change are looked
// at where they go, and not where they were.
func (f *Foreseen) findClashes(ctx context.Context, tx *db.Tx) error {
	wishes, changing := make([]Wish, len(f.Changed)), make([]SessionID, len(f.Changed))
	for i, one := range f.Changed {
		wishes[i] = Wish{StartsAt: one.Now.StartsAt, EndsAt: one.Now.EndsAt, Room: one.Now.Room, Speaker: one.Now.Speaker}
		changing[i] = one.Session
	}
	held, err := HoldersOf(ctx, tx, wishes, changing...)
	for i, by := range held {
		f.Changed[i].RoomTaken, f.Changed[i].SpeakerTaken = by.Room.Label, by.Speaker.Label
	}
	return err
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
