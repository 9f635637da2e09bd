package attendance

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// When a roll call may be recorded.
const (
	// Before is how long before its start: people come early.
	Before = 15 * time.Minute
	// Days is how long after its day an outside facilitator may still record or
	// correct; the service may at any time.
	Days = 7
)

// Window says whether the actor may record a session now.
type Window string

// The windows.
const (
	NotYet Window = "not_yet"
	Now    Window = "open"
	Closed Window = "closed" // to this actor; the service may still
	Signed Window = "signed" // likewise
	// Off: the session was called off, and there is nothing to record.
	Off Window = "off"
)

// WindowOf tells it for an actor at a moment, in the hours of the branch.
func WindowOf(s programme.Session, kind actor.Kind, at time.Time, zone *time.Location) Window {
	switch {
	case s.Status == programme.CalledOff:
		return Off
	case at.Before(s.StartsAt.Add(-Before)):
		return NotYet
	case kind != actor.Staff && daysAfter(s, at, zone) > Days:
		return Closed
	}
	return Now
}

// daysAfter counts the days of the branch's calendar from the session's day.
func daysAfter(s programme.Session, at time.Time, zone *time.Location) int {
	return day.On(at, zone).Since(day.On(s.StartsAt, zone))
}

// Sheet is a roll call: a session and one row a name.
type Sheet struct {
	Session programme.Session
	Zone    *time.Location
	Window  Window
	Rows    []Row
	// Corrections of the session, the latest first.
	Corrections []Correction
}

// Recorded counts the rows that have a mark.
func (s Sheet) Recorded() int {
	n := 0
	for _, row := range s.Rows {
		if row.Mark != "" {
			n++
		}
	}
	return n
}

// Row is one name of a roll call. Mark is empty while none is recorded.
type Row struct {
	Enrolment programme.EnrolmentID
	Name      string
	BirthOn   day.Day // zero for an outside facilitator
	Left      bool    // no longer enrolled; listed because a mark was recorded
	Mark      Mark
	Motive    Motive // of an excused absence; known to the service alone
	Late      bool   // recorded later: on another day, or kept on a telephone
	ByName    string
	At        time.Time
}

// Correction is a mark that was replaced.
type Correction struct {
	Enrolment  programme.EnrolmentID
	Name       string
	Mark       Mark // the former value
	ByName     string
	At         time.Time
	ReplacedAt time.Time
	Reason     string // why a signed sheet was changed
}

// OpenSheet loads the roll call of a session. What the actor may not see does
// not exist.
func OpenSheet(ctx context.Context, tx *db.Tx, id programme.SessionID) (Sheet, error) {
	session, err := programme.SessionByID(ctx, tx, id)
	if err != nil {
		return Sheet{}, err
	}
	zone, err := session.Zone()
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{Session: session, Zone: zone, Window: WindowOf(session, tx.Actor.Kind, tx.Now, zone)}
	if sheet.Rows, err = rows(ctx, tx, id); err != nil {
		return Sheet{}, err
	}
	if sheet.Window == Now && session.SignedAt != nil && tx.Actor.Kind != actor.Staff {
		sheet.Window = Signed
	}
	if sheet.Corrections, err = corrections(ctx, tx, id); err != nil {
		return Sheet{}, err
	}
	return sheet, nil
}

// onRoll tells an outside facilitator names and nothing that leads further; the service's
// own staff read the birth date too, by which homonyms are told apart.
const onRoll = `
select r.enrolment_id, r.name, null::date, r.status = 'left', coalesce(a.mark, ''), coalesce(a.motive, ''), coalesce(a.late_entry, false), coalesce(a.recorded_name, ''), a.recorded_at
from sessions s join rosters r on r.cycle_id = s.cycle_id
  left join attendance a on a.session_id = s.id and a.enrolment_id = r.enrolment_id
where s.id = $1 and (r.status = 'enrolled' or a.mark is not null)
  and (s.makes_up_id is null or a.mark is not null
    or not exists (select from attendance m where m.session_id = s.makes_up_id and m.enrolment_id = r.enrolment_id and m.mark = any($2)))
order by r.sort_key, r.enrolment_id`

var onRollOfStaff = strings.Replace(onRoll, "null::date", "(select p.birth_on from enrolments e join persons p on p.id = e.person_id where e.id = r.enrolment_id)", 1)

// rows lists who is enrolled, and whoever left since with a mark of this session.
// A make-up session is for those alone who did not attend the one it makes up for.
func rows(ctx context.Context, tx *db.Tx, session programme.SessionID) ([]Row, error) {
	var found []Row
	if err := store.Together(ctx, tx, rowsInto(&found, tx, session)); err != nil {
		return nil, fmt.Errorf("roll call of session %s: %w", session, err)
	}
	return found, nil
}

func rowsInto(found *[]Row, tx *db.Tx, session programme.SessionID) store.Query {
	row, at := new(Row), new(*time.Time) // null without a mark
	columns := []any{&row.Enrolment.UUID, &row.Name, &row.BirthOn, &row.Left, (*string)(&row.Mark), (*string)(&row.Motive), &row.Late, &row.ByName, at}
	sql := onRoll
	if tx.Actor.Kind == actor.Staff {
		sql = onRollOfStaff
	}
	return store.Query{Statement: store.Statement{SQL: sql, Args: []any{session.UUID, attended()}}, Into: columns, Do: func() error {
		row.At = time.Time{}
		if *at != nil {
			row.At = **at
		}
		if tx.Actor.Kind != actor.Staff {
			row.Motive = ""
		}
		*found = append(*found, *row)
		return nil
	}}
}

func corrections(ctx context.Context, tx *db.Tx, session programme.SessionID) ([]Correction, error) {
	var found []Correction
	err := store.In(ctx, tx).Raw(`
select k.enrolment_id as enrolment, r.name, k.mark, k.recorded_name as by_name, k.recorded_at as at, k.replaced_at, k.reason
from attendance_corrections k join rosters r on r.enrolment_id = k.enrolment_id
where k.session_id = ? order by k.replaced_at desc, r.sort_key, k.id limit 200`, session).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("corrections of session %s: %w", session, err)
	}
	return found, nil
}

// Unexplained counts the unexplained absences of each enrolment of a cycle;
// whoever has none is not listed. It is counted each time and stored nowhere, so
// that a correction is all it takes.
func Unexplained(ctx context.Context, tx *db.Tx, cycle programme.CycleID) (map[programme.EnrolmentID]int, error) {
	var found []struct {
		Enrolment programme.EnrolmentID
		Count     int
	}
	err := store.In(ctx, tx).Raw(`select enrolment_id as enrolment, count(*) as count from attendance where cycle_id = ? and mark in ? group by 1`,
		cycle, unexplained()).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("absences of cycle %s: %w", cycle, err)
	}
	counted := make(map[programme.EnrolmentID]int, len(found))
	for _, one := range found {
		counted[one.Enrolment] = one.Count
	}
	return counted, nil
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
