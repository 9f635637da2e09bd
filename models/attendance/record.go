package attendance

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/programme"
)

// Roll is a whole roll call as it was sent.
type Roll struct {
	// Status is programme.Held or programme.NotHeld.
	Status programme.SessionStatus
	// Reason is why the session was not held; needed then, ignored otherwise.
	Reason string
	// Marks by enrolment. A row without a mark is left as it is.
	Marks map[programme.EnrolmentID]Entry
	// Why says why a signed sheet is changed; needed then, ignored otherwise.
	Why string
	// DeviceAt is the hour of the telephone that kept the marks while there was
	// no network, as it told it; zero for a roll call sent at once. It is kept
	// beside the server's and decides nothing but whether the entry is deferred.
	DeviceAt time.Time
	// By is whose marks these are, where a telephone kept them; zero for the
	// actor's own. Nobody records in another's name.
	By uuid.UUID
}

// Deferred is how much older than its arrival a mark kept on a telephone may be
// before it counts as entered later.
const Deferred = 10 * time.Minute

// Entry is what was sent for one name. Seen is the mark that the sender had
// before their eyes, empty if there was none: it tells a correction from two
// people writing at once.
type Entry struct{ Mark, Seen Mark }

// ReasonLength bounds the reason, in letters.
const ReasonLength = 200

// Record writes a roll call from 15 minutes before the session starts; an
// outside facilitator may until seven days after, the service at any time. Sent
// again it changes nothing. A mark that replaces another is a correction and
// keeps the former value, its author and its hour. A session that was not held
// is cancelled by the service for everybody, which counts against nobody. Once
// the sheet is signed only the service changes it, and says why.
//
// Where somebody else changed a mark in between to a third value, nothing is
// written: a Conflict fault names the rows, in fields mark[<enrolment>].
func Record(ctx context.Context, tx *db.Tx, session programme.SessionID, roll Roll) error {
	var known []Row
	s, err := lock(ctx, tx, session, rowsInto(&known, tx, session))
	if err != nil {
		return err
	}
	if roll.By != uuid.Nil && roll.By != tx.Actor.Account {
		return fault.Of(fault.Conflict, "attendance.error.account")
	}
	zone, err := s.Zone()
	if err != nil {
		return err
	}
	if err := roll.check(s, tx, zone); err != nil {
		return err
	}
	change, err := roll.compare(known)
	if err != nil {
		return err
	}
	change.session, change.late = s, daysAfter(s, tx.Now, zone) > 0 || roll.deferred(tx.Now)
	change.device = orNever(roll.DeviceAt)
	if change.any() {
		if change.why, err = reasonAfterSignature(tx, s, roll); err != nil {
			return err
		}
	}
	if err := change.write(ctx, tx); err != nil {
		return err
	}
	return conclude(ctx, tx, s, roll, change)
}

// lock loads a session that is about to change. One that is signed can be read by
// whoever led it and no longer locked: it is there, and closed.
func lock(ctx context.Context, tx *db.Tx, session programme.SessionID, next ...store.Query) (programme.Session, error) {
	s, err := programme.Lock(ctx, tx, session, next...)
	if !fault.Is(err, fault.NotFound) {
		return s, err
	}
	if s, err = programme.SessionByID(ctx, tx, session); err != nil {
		return s, err
	}
	return s, fault.Of(fault.Conflict, "attendance.error.signed_closed")
}

func (r Roll) check(s programme.Session, tx *db.Tx, zone *time.Location) error {
	switch WindowOf(s, tx.Actor.Kind, tx.Now, zone) {
	case NotYet:
		return fault.Of(fault.Invalid, "attendance.error.future")
	case Off:
		return fault.Of(fault.Conflict, "attendance.error.off")
	case Closed:
		return fault.Of(fault.Conflict, "attendance.error.closed")
	}
	reason := strings.TrimSpace(r.Reason)
	switch {
	case r.Status != programme.Held && r.Status != programme.NotHeld:
		return fault.Field("status", "attendance.error.status")
	case r.Status == programme.NotHeld && reason == "":
		return fault.Field("reason", "attendance.error.reason")
	case utf8.RuneCountInString(reason) > ReasonLength:
		return fault.Field("reason", "attendance.error.reason_length", "max", ReasonLength)
	}
	return nil
}

// change is what a roll call adds and what it replaces.
type change struct {
	session  programme.Session
	late     bool
	device   *time.Time
	why      string // of a change to a signed sheet
	added    map[programme.EnrolmentID]Mark
	replaced map[programme.EnrolmentID]Mark
}

func (c change) any() bool { return len(c.added)+len(c.replaced) > 0 }

// deferred says that a telephone kept the marks before they could be sent.
func (r Roll) deferred(now time.Time) bool {
	return !r.DeviceAt.IsZero() && now.Sub(r.DeviceAt) > Deferred
}

func orNever(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// compare sets what was sent against what is stored.
func (r Roll) compare(known []Row) (change, error) {
	sent := r.wanted(known)
	c := change{added: map[programme.EnrolmentID]Mark{}, replaced: map[programme.EnrolmentID]Mark{}}
	conflict := &fault.Fault{Kind: fault.Conflict, Key: "attendance.error.conflict"}
	var wrong fault.Collector
	rest := 0
	for _, entry := range sent {
		if entry.Mark != "" {
			rest++
		}
	}
	for _, row := range known {
		entry := sent[row.Enrolment]
		if entry.Mark == "" {
			continue
		}
		rest--
		field := "mark[" + row.Enrolment.String() + "]"
		_, isMark := entry.Mark.Meaning()
		switch {
		case !isMark:
			wrong.Add(field, "attendance.error.mark")
		case row.Mark == entry.Mark:
			continue
		case row.Mark == "":
			c.added[row.Enrolment] = entry.Mark
		case row.Mark != entry.Seen:
			conflict.Fields = append(conflict.Fields, fault.FieldFault{Field: field, Key: "attendance.error.changed",
				Args: []any{"stored_key", row.Mark.Key(), "sent_key", entry.Mark.Key()}})
		default:
			c.replaced[row.Enrolment] = entry.Mark
		}
	}
	// A name that is not on the roll: it left in between, or never was.
	if rest > 0 {
		return change{}, fault.Of(fault.Conflict, "attendance.error.roster")
	}
	if err := wrong.Err(); err != nil {
		return change{}, err
	}
	if len(conflict.Fields) > 0 {
		return change{}, conflict
	}
	return c, nil
}

// wanted is what was sent, or, for a session that was not held, the same mark
// for everybody.
func (r Roll) wanted(known []Row) map[programme.EnrolmentID]Entry {
	if r.Status == programme.Held {
		return r.Marks
	}
	all := make(map[programme.EnrolmentID]Entry, len(known))
	for _, row := range known {
		all[row.Enrolment] = Entry{Mark: CancelledByService, Seen: r.Marks[row.Enrolment].Seen}
	}
	return all
}
