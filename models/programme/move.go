package programme

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/schedule"
)

// Move holds a session on another day or at another hour, of the branch's
// clocks. With Following the later sessions come along, by the rhythm of the
// cycle, over holidays and closures.
type Move struct {
	To        day.Day
	At        day.Clock
	Following bool
	Reason    string
}

// MoveSession moves a session. What has begun or was cancelled never moves, and
// nothing moves into the past, onto a closed day or past a neighbour. Everybody
// whose date changes is found in the list of changes.
func MoveSession(ctx context.Context, tx *db.Tx, session SessionID, move Move) error {
	l, i, err := sessionIn(ctx, tx, session)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	if move.To.IsZero() {
		wrong.Add("on", "cycle.error.day")
	}
	checkReason(move.Reason, &wrong)
	if err := wrong.Err(); err != nil {
		return err
	}
	before := l.slots()
	wanted := schedule.Move{Session: i, To: move.To.In(l.calendar.Zone, move.At), Reach: schedule.ThisSession}
	if move.Following {
		wanted.Reach = schedule.ThisAndFollowing
	}
	after, rhythm, err := schedule.Shift(before, wanted, l.rhythm, l.calendar)
	if err != nil {
		return refusalOfMove(err)
	}
	l.rhythm = rhythm
	lines, err := l.write(ctx, tx, before, after)
	if err != nil || len(lines) == 0 {
		return err
	}
	for k := range lines {
		lines[k].Reason = strings.TrimSpace(move.Reason)
	}
	if err := note(ctx, tx, lines...); err != nil {
		return err
	}
	if err := l.settle(ctx, tx); err != nil {
		return err
	}
	kind := notification.SessionMoved
	if len(lines) > 1 {
		kind = notification.SessionsMoved
	}
	if err := tell(ctx, tx, kind, l.sessions[i]); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "session", ID: session.UUID, Detail: "moved"})
}

// sessionIn finds a session in the series of its cycle, locked.
func sessionIn(ctx context.Context, tx *db.Tx, session SessionID) (layout, int, error) {
	s, err := SessionByID(ctx, tx, session)
	if err != nil {
		return layout{}, 0, err
	}
	l, err := layoutOf(ctx, tx, s.Cycle)
	if err != nil {
		return layout{}, 0, err
	}
	i, err := l.place(session)
	return l, i, err
}

// write stores the sessions whose time differs and says which they are.
func (l layout) write(ctx context.Context, tx *db.Tx, before, after []schedule.Slot) ([]change, error) {
	// A series may move through itself: rooms are counted once all have moved.
	if err := store.In(ctx, tx).Exec("set constraints sessions_room_once, sessions_speaker_once deferred").Error; err != nil {
		return nil, fmt.Errorf("move cycle %s: %w", l.Cycle.ID, err)
	}
	var lines []change
	for k, slot := range after {
		if slot == before[k] {
			continue
		}
		moved := l.sessions[k]
		starts, ends, was := slot.StartsAt.UTC(), slot.EndsAt.UTC(), moved.StartsAt
		done := store.In(ctx, tx).Table("sessions").Where("id = ? and status = 'planned'", moved.ID).Updates(map[string]any{"starts_at": starts, "ends_at": ends})
		if done.Error != nil {
			return nil, fmt.Errorf("move session %s: %w", moved.ID, done.Error)
		}
		if done.RowsAffected == 0 {
			return nil, fault.Of(fault.Conflict, "session.error.over")
		}
		lines = append(lines, change{SessionID: moved.ID, CycleID: moved.Cycle, Change: "moved", WasAt: &was, NowAt: &starts})
	}
	err := store.In(ctx, tx).Exec("set constraints sessions_room_once, sessions_speaker_once immediate").Error
	if taken(err) {
		return nil, fault.Field("on", "session.error.taken")
	}
	if err != nil {
		return nil, fmt.Errorf("move cycle %s: %w", l.Cycle.ID, err)
	}
	return lines, nil
}

// refusalOfMove says in the words of the form what the schedule refused.
func refusalOfMove(err error) error {
	switch {
	case errors.Is(err, schedule.ErrPast):
		return fault.Field("on", "session.error.past")
	case errors.Is(err, schedule.ErrClosed):
		return fault.Field("on", "session.error.closed_day")
	case errors.Is(err, schedule.ErrOrder):
		return fault.Field("on", "session.error.order")
	case errors.Is(err, schedule.ErrFull):
		return fault.Field("on", "cycle.error.first")
	case errors.Is(err, schedule.ErrCancelled):
		return fault.Of(fault.Conflict, "session.error.cancelled")
	}
	return fmt.Errorf("move a session: %w", err)
}
