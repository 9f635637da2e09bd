package programme

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
	"passerelle/models/schedule"
)

// MaxReason bounds the reason of a change, in letters.
const MaxReason = 200

// layout is a cycle as the schedule sees it: what its sessions follow and what
// they may take.
type layout struct {
	Cycle    Cycle
	Branch   uuid.UUID
	Room     RoomID
	rhythm   schedule.Rhythm
	calendar schedule.Calendar
	// sessions in the order of the template, those of a make-up left out.
	sessions []Session
}

const laidOut = `
select branch_id as branch, room_id as room, rhythm_weeks as weeks, rhythm_days as days, rhythm_minute as minute
from cycles where id = ?`

// layoutOf locks a cycle for whoever changes its dates: one at a time, and what
// is read here stays true.
func layoutOf(ctx context.Context, tx *db.Tx, cycle CycleID) (layout, error) {
	return layoutBy(ctx, tx, laidOut+" for update", cycle)
}

// layoutAsIs is for whoever only looks.
func layoutAsIs(ctx context.Context, tx *db.Tx, cycle CycleID) (layout, error) {
	return layoutBy(ctx, tx, laidOut, cycle)
}

func layoutBy(ctx context.Context, tx *db.Tx, query string, cycle CycleID) (layout, error) {
	var row struct {
		Branch uuid.UUID
		Room   RoomID
		Weeks  int
		Days   string
		Minute int
	}
	found := store.In(ctx, tx).Raw(query, cycle).Scan(&row)
	if found.Error != nil {
		return layout{}, fmt.Errorf("layout of cycle %s: %w", cycle, found.Error)
	}
	if found.RowsAffected == 0 {
		return layout{}, fault.Missing()
	}
	l := layout{Branch: row.Branch, Room: row.Room}
	var err error
	if l.Cycle, err = CycleByID(ctx, tx, cycle); err != nil {
		return layout{}, err
	}
	if l.Cycle.Cancelled {
		return layout{}, fault.Of(fault.Conflict, "cycle.error.closed")
	}
	if l.calendar, err = l.calendarIn(ctx, tx, row.Room); err != nil {
		return layout{}, err
	}
	if l.sessions, err = sessions(ctx, tx, "s.cycle_id = ? and s.makes_up_id is null order by s.position", cycle); err != nil {
		return layout{}, err
	}
	l.rhythm = schedule.Rhythm{
		Count: max(1, len(l.sessions)), Every: row.Weeks, On: readWeekdays(row.Days), At: day.ClockOf(0, row.Minute),
		Lasts: time.Hour, From: l.Cycle.StartsOn, // each session keeps its own length
	}
	return l, nil
}

// calendarIn is what the branch and one of its rooms allow, on the clocks that the
// cycle was planned with.
func (l layout) calendarIn(ctx context.Context, tx *db.Tx, room RoomID) (schedule.Calendar, error) {
	place, err := office.At(ctx, tx, l.Branch)
	if err != nil {
		return schedule.Calendar{}, err
	}
	if place.Zone, err = l.Cycle.Zone(); err != nil {
		return schedule.Calendar{}, err
	}
	return calendarOf(ctx, tx, place, l.Branch, room)
}

func (l layout) slots() []schedule.Slot {
	slots := make([]schedule.Slot, 0, len(l.sessions))
	for _, s := range l.sessions {
		slots = append(slots, schedule.Slot{StartsAt: s.StartsAt, EndsAt: s.EndsAt, Cancelled: s.Status == CalledOff})
	}
	return slots
}

// place is where a session stands in the series. One that was recorded is over,
// whatever the clock says; a make-up session stands in no series.
func (l layout) place(session SessionID) (int, error) {
	for i, s := range l.sessions {
		if s.ID != session {
			continue
		}
		if s.Status != ToCome && s.Status != CalledOff {
			return 0, fault.Of(fault.Conflict, "session.error.over")
		}
		return i, nil
	}
	return 0, fault.Of(fault.Conflict, "session.error.make_up")
}

// settle keeps what follows from the dates of the sessions: the first and last
// day of the cycle, and until when an outside facilitator sees it.
func (l layout) settle(ctx context.Context, tx *db.Tx) error {
	var span struct{ First, Last time.Time }
	err := store.In(ctx, tx).Raw(`select min(starts_at) as first, max(starts_at) as last from sessions
where cycle_id = ? and (status <> 'cancelled' or not exists (select from sessions o where o.cycle_id = sessions.cycle_id and o.status <> 'cancelled'))`, l.Cycle.ID).Scan(&span).Error
	if err != nil {
		return fmt.Errorf("span of cycle %s: %w", l.Cycle.ID, err)
	}
	starts, ends := day.On(span.First, l.calendar.Zone), day.On(span.Last, l.calendar.Zone)
	until := ends.Add(KeptOpen+1).In(l.calendar.Zone, day.Clock{})
	err = store.In(ctx, tx).Exec("update cycles set starts_on = ?, ends_on = ?, rhythm_days = ?, rhythm_minute = ?, open_until = ? where id = ?",
		starts, ends, writeWeekdays(l.rhythm.On), l.rhythm.At.Minutes(), until, l.Cycle.ID).Error
	if err != nil {
		return fmt.Errorf("span of cycle %s: %w", l.Cycle.ID, err)
	}
	for _, rows := range []string{
		"facilitators set open_until = ? where cycle_id = ?", "sessions set open_until = ? where cycle_id = ?",
		"rosters set open_until = ? where cycle_id = ? and status = 'enrolled'", "attendance set open_until = ? where cycle_id = ?",
		"attendance_corrections set open_until = ? where session_id in (select id from sessions where cycle_id = ?)",
	} {
		if err := store.In(ctx, tx).Exec("update "+rows, until, l.Cycle.ID).Error; err != nil {
			return fmt.Errorf("view of cycle %s: %w", l.Cycle.ID, err)
		}
	}
	return nil
}

// change is a line of what happened to a session once people knew its date.
type change struct {
	ID        uuid.UUID
	SessionID SessionID
	CycleID   CycleID
	ServiceID uuid.UUID
	Change    string
	WasAt     *time.Time
	NowAt     *time.Time
	WasUntil  *time.Time
	NowUntil  *time.Time
	WasRoom   string
	NowRoom   string
	Reason    string
	MadeAt    time.Time
	MadeBy    uuid.UUID
	MadeName  string
}

func note(ctx context.Context, tx *db.Tx, lines ...change) error {
	for i := range lines {
		lines[i].ID, lines[i].ServiceID = id.New[change]().UUID, tx.Actor.Service
		lines[i].MadeAt, lines[i].MadeBy, lines[i].MadeName = tx.Now, tx.Actor.Account, tx.Actor.Name
	}
	if err := store.In(ctx, tx).Table("session_changes").Create(&lines).Error; err != nil {
		return fmt.Errorf("changes of cycle %s: %w", lines[0].CycleID, err)
	}
	return nil
}

// checkReason asks for a reason that can be said to people.
func checkReason(reason string, wrong *fault.Collector) {
	wrong.Require("reason", reason, "session.error.reason")
	if utf8.RuneCountInString(reason) > MaxReason {
		wrong.Add("reason", "session.error.reason_length", "max", MaxReason)
	}
}

// readWeekdays reads ISO days, 1 for Monday, as the schema keeps them.
func readWeekdays(text string) (days []time.Weekday) {
	for _, one := range strings.Split(text, ",") {
		if n, err := strconv.Atoi(one); err == nil {
			days = append(days, time.Weekday(n%7))
		}
	}
	return days
}

func writeWeekdays(days []time.Weekday) string {
	var written []string
	for n := 1; n <= 7; n++ {
		for _, one := range days {
			if one == time.Weekday(n%7) {
				written = append(written, strconv.Itoa(n))
			}
		}
	}
	return strings.Join(written, ",")
}
