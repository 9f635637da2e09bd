package programme

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// MakeUp is a session added for those who missed another.
type MakeUp struct {
	On day.Day
	At day.Clock
}

// TookPart are the marks of whoever took part in a session, wholly or in part, as
// package attendance reads them: a test there compares the two.
var TookPart = []string{"present", "late_admitted", "left_early"}

// onRoll is the condition that a session s is for an enrolment e: one that makes up
// for another is for those alone who did not attend that one. $3 is TookPart.
const onRoll = `(s.makes_up_id is null
  or not exists (select from attendance m where m.session_id = s.makes_up_id and m.enrolment_id = e.id and m.mark = any($3)))`

// AddMakeUp adds a session for whoever missed one that was held, or for all where
// it was not: same theme, same length, same room. Its roll call names them alone.
// It stands outside the rhythm, on an open day.
func AddMakeUp(ctx context.Context, tx *db.Tx, missed SessionID, wanted MakeUp) (SessionID, error) {
	s, err := SessionByID(ctx, tx, missed)
	if err != nil {
		return SessionID{}, err
	}
	l, err := layoutOf(ctx, tx, s.Cycle)
	if err != nil {
		return SessionID{}, err
	}
	if !s.MakesUp.Zero() || s.Status == ToCome {
		return SessionID{}, fault.Of(fault.Conflict, "session.error.not_missed")
	}
	if wanted.On.IsZero() {
		return SessionID{}, fault.Field("on", "cycle.error.day")
	}
	starts := wanted.On.In(l.calendar.Zone, wanted.At)
	switch {
	case !starts.After(tx.Now):
		return SessionID{}, fault.Field("on", "session.error.past")
	case l.calendar.Closed(wanted.On):
		return SessionID{}, fault.Field("on", "session.error.closed_day")
	case wanted.On.Since(l.Cycle.EndsOn) > 366:
		return SessionID{}, fault.Field("on", "cycle.error.first")
	}
	added, begins := id.New[Session](), starts.UTC()
	err = store.In(ctx, tx).Exec(`
insert into sessions (id, cycle_id, service_id, organisation_id, position, theme, starts_at, ends_at, room, room_id, makes_up_id, open_until)
select ?, cycle_id, service_id, organisation_id, (select max(position) + 1 from sessions o where o.cycle_id = s.cycle_id), theme, ?, ?, room, room_id, id, open_until
from sessions s where id = ?`, added, begins, starts.Add(s.EndsAt.Sub(s.StartsAt)).UTC(), missed).Error
	if err != nil {
		return SessionID{}, fmt.Errorf("make up for session %s: %w", missed, err)
	}
	if err := note(ctx, tx, change{SessionID: added, CycleID: s.Cycle, Change: "added", NowAt: &begins}); err != nil {
		return SessionID{}, err
	}
	if err := l.settle(ctx, tx); err != nil {
		return SessionID{}, err
	}
	told := s
	told.ID = added
	if err := tell(ctx, tx, notification.SessionAdded, told); err != nil {
		return SessionID{}, err
	}
	if err := tellHinderedBy(ctx, tx, s.Cycle, added); err != nil {
		return SessionID{}, err
	}
	return added, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "session", ID: added.UUID})
}
