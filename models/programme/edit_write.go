package programme

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/schedule"
)

// EditSessions carries an edit out, exactly as Foresee told of it: edit.Seen is the
// version of what was shown, and where anything of it is otherwise by now nothing is
// changed. Days off of an action must be meant and its clashes need a reason. What
// has begun, was held or called off never changes. Everybody whom it concerns is
// told, and every change is found in the list of changes.
func EditSessions(ctx context.Context, tx *db.Tx, session SessionID, edit Edit) error {
	l, _, err := sessionIn(ctx, tx, session)
	if err != nil {
		return err
	}
	f, err := l.foresee(ctx, tx, session, edit)
	if err != nil {
		return err
	}
	if f.Version != edit.Seen {
		return fault.Of(fault.Conflict, "session.error.meanwhile")
	}
	if err := f.settle(edit); err != nil {
		return err
	}
	if err := f.name(ctx, tx); err != nil {
		return err
	}
	if err := f.write(ctx, tx, edit); err != nil {
		return err
	}
	l.rhythm = f.rhythm
	if err := l.settle(ctx, tx); err != nil {
		return err
	}
	if err := l.tellOf(ctx, tx, f); err != nil {
		return err
	}
	if err := tellHindered(ctx, tx, f.hindered); err != nil {
		return err
	}
	var lines []audit.Entry
	for _, one := range f.Changed {
		lines = append(lines, audit.Entry{Action: audit.Change, Noun: "session", ID: one.Session.UUID, Detail: one.what()})
	}
	return audit.WriteAll(ctx, tx, lines)
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

// settle refuses what nobody has decided yet. Whoever shares a room or a speaker
// says why; a reason without a clash is not one.
func (f *Foreseen) settle(edit Edit) error {
	var wrong fault.Collector
	if f.Kind == Culture && f.OffDays() && !edit.Aware {
		wrong.Add("aware", "action.error.aware")
	}
	shared := strings.TrimSpace(edit.Shared)
	for i := range f.Changed {
		one := &f.Changed[i]
		one.Now.shared = ""
		if f.Kind != Culture || !one.Clashes() {
			continue
		}
		one.Now.shared = shared
		if shared == "" && wrong.Err() == nil {
			key, label := "session.error.room_taken", one.RoomTaken
			if label == "" {
				key, label = "session.error.speaker_taken", one.SpeakerTaken
			}
			args := []any{"label", label}
			if label == "" {
				key, args = "action.error.equipment_taken", []any{"name", one.EquipmentTaken[0].Name, "label", one.EquipmentTaken[0].By}
			}
			wrong.Add("shared", key, args...)
		}
	}
	return wrong.Err()
}

// name makes a speaker known who was named for the first time.
func (f *Foreseen) name(ctx context.Context, tx *db.Tx) error {
	if f.speaker == nil {
		return nil
	}
	known, err := NameSpeaker(ctx, tx, *f.speaker)
	if err != nil || known == nil {
		return err
	}
	for i := range f.Changed {
		if f.Changed[i].Now.Speaker != "" && f.Changed[i].Now.speakerID != f.Changed[i].Was.speakerID {
			f.Changed[i].Now.speakerID = *known
		}
	}
	return nil
}

// A session of an action keeps its room unless it says why not; those of programmes
// keep none.
const revise = `
update sessions s set starts_at = v.starts_at, ends_at = v.ends_at, room = v.room, room_id = nullif(v.room_id, '')::uuid,
  speaker_id = nullif(v.speaker_id, '')::uuid, clash_reason = v.shared, keeps_room = $10 and v.shared = '', transport = v.transport
from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) v (id, starts_at, ends_at, room, room_id, speaker_id, shared, transport)
where s.id = v.id and s.status = 'planned' and s.starts_at > $9`

// write stores what changes, all of it in one statement, and notes it.
func (f Foreseen) write(ctx context.Context, tx *db.Tx, edit Edit) error {
	var ids []string
	var starts, ends []time.Time
	var rooms, roomIDs, speakers, shared, transport []string
	for _, one := range f.Changed {
		ids, starts, ends = append(ids, one.Session.String()), append(starts, one.Now.StartsAt.UTC()), append(ends, one.Now.EndsAt.UTC())
		rooms, roomIDs = append(rooms, one.Now.RoomName), append(roomIDs, textOrEmpty(one.Now.Room.Zero(), one.Now.Room))
		speakers, shared = append(speakers, textOrEmpty(one.Now.Speaker == "", one.Now.speakerID)), append(shared, one.Now.shared)
		transport = append(transport, one.Now.Transport)
	}
	add, drop, all := f.bookings()
	held, err := equipment.Lock(ctx, tx, all)
	if err != nil {
		return err
	}
	// A series may move through itself: rooms are counted once all have moved.
	if err := store.In(ctx, tx).Exec("set constraints sessions_room_once, sessions_speaker_once, equipment_once deferred").Error; err != nil {
		return fmt.Errorf("edit cycle %s: %w", f.layout.Cycle.ID, err)
	}
	touched, err := store.Exec(ctx, tx, revise, ids, starts, ends, rooms, roomIDs, speakers, shared, transport, tx.Now, f.Kind == Culture)
	if err != nil {
		return fmt.Errorf("edit cycle %s: %w", f.layout.Cycle.ID, err)
	}
	if int(touched) != len(f.Changed) {
		return fault.Of(fault.Conflict, "session.error.over")
	}
	err = store.In(ctx, tx).Exec("set constraints sessions_room_once, sessions_speaker_once immediate").Error
	if err == nil {
		err = held.Book(ctx, tx, add, drop)
	}
	if taken(err) {
		return fault.Field("shared", "session.error.taken")
	}
	if err != nil {
		return fmt.Errorf("edit cycle %s: %w", f.layout.Cycle.ID, err)
	}
	if err := f.keepRoom(ctx, tx); err != nil {
		return err
	}
	return f.note(ctx, tx, strings.TrimSpace(edit.Reason))
}

func (f Foreseen) note(ctx context.Context, tx *db.Tx, reason string) error {
	var lines []change
	for _, one := range f.loud() {
		lines = append(lines, one.line(f.layout.Cycle.ID, reason))
	}
	if len(lines) == 0 {
		return nil
	}
	return note(ctx, tx, lines...)
}

// keepRoom has a cycle meet from now on where all its sessions to come do. The
// dates of an action have a room each.
func (f Foreseen) keepRoom(ctx context.Context, tx *db.Tx) error {
	elsewhere := slices.ContainsFunc(f.Changed, func(r Revised) bool { return r.Was.Room != r.Now.Room })
	if f.Kind == Culture || f.Reach != schedule.AllToCome || !elsewhere {
		return nil
	}
	now := f.Changed[0].Now
	err := store.In(ctx, tx).Exec("update cycles set room = ?, room_id = ? where id = ?", now.RoomName, now.Room.Null(), f.layout.Cycle.ID).Error
	if err != nil {
		return fmt.Errorf("room of cycle %s: %w", f.layout.Cycle.ID, err)
	}
	return nil
}

func textOrEmpty(empty bool, id fmt.Stringer) string {
	if empty {
		return ""
	}
	return id.String()
}

// line is what is kept of the change of one session.
func (r Revised) line(cycle CycleID, reason string) change {
	was, now, wasUntil, nowUntil := r.Was.StartsAt.UTC(), r.Now.StartsAt.UTC(), r.Was.EndsAt.UTC(), r.Now.EndsAt.UTC()
	return change{
		SessionID: r.Session, CycleID: cycle, Change: r.what(), WasAt: &was, NowAt: &now, WasUntil: &wasUntil, NowUntil: &nowUntil,
		WasRoom: r.Was.RoomName, NowRoom: r.Now.RoomName, Reason: reason,
	}
}

func (r Revised) what() string {
	if r.Quiet() {
		return "equipment"
	}
	if r.Moves() {
		return "moved"
	}
	return "changed"
}

// tellOf tells once of all that people are told of, from the first of the sessions on.
func (l layout) tellOf(ctx context.Context, tx *db.Tx, f Foreseen) error {
	loud := f.loud()
	if len(loud) == 0 {
		return nil
	}
	moved := false
	for _, one := range loud {
		moved = moved || one.Moves()
	}
	kind := map[bool]notification.Kind{true: notification.SessionMoved, false: notification.SessionChanged}[moved]
	if len(loud) > 1 {
		kind = map[bool]notification.Kind{true: notification.SessionsMoved, false: notification.SessionsChanged}[moved]
	}
	first, err := l.place(loud[0].Session)
	if err != nil {
		return err
	}
	return tell(ctx, tx, kind, l.sessions[first])
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
	return fmt.Errorf("edit sessions: %w", err)
}
