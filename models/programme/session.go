package programme

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// SessionID identifies a session of a cycle.
type SessionID = id.Of[Session]

// Session is one meeting of a cycle.
type Session struct {
	ID           SessionID
	Cycle        CycleID
	Service      uuid.UUID
	Organisation uuid.UUID // Nil when no outside organisation leads
	Label        string    // the cycle's
	Kind         Kind      // the cycle's
	TimeZone     string    // IANA name, the branch's
	Position     int
	Theme        string
	Room         string
	Transport    string // how one gets to a date of an action; it names nobody
	StartsAt     time.Time
	EndsAt       time.Time
	Status       SessionStatus
	Reason       string // why it was not held
	SignedAt     *time.Time
	SignedName   string // who vouched for the roll call; empty while nobody has
	OpenUntil    time.Time
	// MakesUp is the session that this one is held again for, zero for most: only
	// those who missed that one are on its roll.
	MakesUp SessionID
	Missed  int // the position of that one
}

// SessionStatus tells planned and actual apart.
type SessionStatus string

// Statuses of a session.
const (
	ToCome  SessionStatus = "planned"
	Held    SessionStatus = "held"
	NotHeld SessionStatus = "not_held"
	// CalledOff was cancelled by the service before it began.
	CalledOff SessionStatus = "cancelled"
)

// Zone is where the session's clocks stand.
func (s Session) Zone() (*time.Location, error) {
	zone, err := day.Zone(s.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("zone of session %s: %w", s.ID, err)
	}
	return zone, nil
}

// sessionColumns stand in the order in which columns scans them. The cycle is joined
// by both columns of its key: by one, the database takes the service of the two for
// two conditions, expects a handful of sessions and looks through each cycle for them.
const sessionColumns = `
select s.id, s.cycle_id, s.service_id, s.organisation_id, c.label, c.kind, c.time_zone, s.position, s.theme,
  s.room, s.transport, s.starts_at, s.ends_at, s.status, s.reason, s.signed_at, s.signed_name, s.open_until,
  s.makes_up_id, coalesce(m.position, 0)
from sessions s join cycles c on c.id = s.cycle_id and c.service_id = s.service_id left join sessions m on m.id = s.makes_up_id`

func (s *Session) columns() []any {
	return []any{&s.ID.UUID, &s.Cycle.UUID, &s.Service, &s.Organisation, &s.Label, (*string)(&s.Kind), &s.TimeZone, &s.Position, &s.Theme,
		&s.Room, &s.Transport, &s.StartsAt, &s.EndsAt, (*string)(&s.Status), &s.Reason, &s.SignedAt, &s.SignedName, &s.OpenUntil,
		&s.MakesUp.UUID, &s.Missed}
}

// sessions keeps an outside facilitator to the cycles they lead, and a culture
// coordinator to cultural actions.
func sessions(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Session, error) {
	var found []Session
	if err := store.Together(ctx, tx, sessionQuery(tx, &found, where, args...)); err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return found, nil
}

func sessionQuery(tx *db.Tx, found *[]Session, where string, args ...any) store.Query {
	query := sessionColumns
	if tx.Actor.Kind == actor.Partner {
		query += " join facilitators f on f.cycle_id = s.cycle_id and f.account_id = ?"
		args = append([]any{tx.Actor.Account}, args...)
	}
	if tx.Actor.Role == actor.CultureCoordinator {
		where = onlyCulture + where
	}
	s := new(Session)
	return store.Query{Statement: store.Statement{SQL: store.Numbered(query + " where " + where), Args: args}, Into: s.columns(), Do: func() error {
		*found = append(*found, *s)
		return nil
	}}
}

// Sessions lists those of a cycle in order of time.
func Sessions(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Session, error) {
	return sessions(ctx, tx, "s.cycle_id = ? order by s.starts_at, s.position", cycle)
}

// SessionByID loads a session. What the actor may not see does not exist.
func SessionByID(ctx context.Context, tx *db.Tx, session SessionID) (Session, error) {
	found, err := sessions(ctx, tx, "s.id = ?", session)
	if err != nil {
		return Session{}, err
	}
	if len(found) == 0 {
		return Session{}, fault.Missing()
	}
	return found[0], nil
}

// Lock is SessionByID for whoever is about to change the session: one roll call
// of a session at a time, and what is read next stays true. The queries given
// follow in the same trip, with the lock held.
func Lock(ctx context.Context, tx *db.Tx, session SessionID, next ...store.Query) (Session, error) {
	var found []Session
	queries := append([]store.Query{sessionQuery(tx, &found, "s.id = ? for update of s", session)}, next...)
	if err := store.Together(ctx, tx, queries...); err != nil {
		return Session{}, fmt.Errorf("lock session %s: %w", session, err)
	}
	if len(found) == 0 {
		return Session{}, fault.Missing()
	}
	return found[0], nil
}

// Overdue is how long a roll call that was not recorded stays in the list of
// next sessions: afterwards only the service may record it.
const Overdue = 7 * 24 * time.Hour

// NextSessions lists, in order of time, the sessions of the last seven days
// whose roll call is missing, then those under way and to come: for staff of
// their branch (of the service for whoever has no branch), for an outside
// facilitator those they lead.
func NextSessions(ctx context.Context, tx *db.Tx, limit int) ([]Session, error) {
	// No session lasts a week: what began before is over, and is not looked at.
	where := "s.starts_at > ? and s.status <> 'cancelled' and (s.ends_at > ? or s.status = 'planned') and c.status <> 'cancelled'"
	args := []any{tx.Now.Add(-Overdue), tx.Now}
	if tx.Actor.Kind == actor.Staff {
		where, args = where+" and s.service_id = ?", append(args, tx.Actor.Service)
		if tx.Actor.Branch != uuid.Nil {
			where, args = where+" and s.branch_id = ?", append(args, tx.Actor.Branch)
		}
	}
	return sessions(ctx, tx, where+" order by s.starts_at, s.id limit ?", append(args, limit)...)
}
