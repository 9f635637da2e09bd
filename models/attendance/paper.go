package attendance

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// SignIn is a sheet to be signed on paper: names, sessions and who leads. Paper
// lies about, so that nothing on it says what people come for.
type SignIn struct {
	Label string // the cycle's, neutral
	Room  string
	Zone  *time.Location
	// Sessions are the columns; a sheet of one session has one.
	Sessions     []Meeting
	Names        []string // NOM Prénom
	Facilitators []string
}

// Meeting is when a session takes place, without its theme.
type Meeting struct {
	Position int
	StartsAt time.Time
	EndsAt   time.Time
}

// SignInOf is the sheet of a whole cycle: the sessions of its series that were
// not called off. A make-up session has a sheet of its own.
func SignInOf(ctx context.Context, tx *db.Tx, cycle programme.CycleID) (SignIn, error) {
	c, err := programme.CycleByID(ctx, tx, cycle)
	if err != nil {
		return SignIn{}, err
	}
	zone, err := c.Zone()
	if err != nil {
		return SignIn{}, err
	}
	sheet := SignIn{Label: c.Label, Room: c.Room, Zone: zone}
	sessions, err := programme.Sessions(ctx, tx, cycle)
	if err != nil {
		return SignIn{}, err
	}
	for _, s := range sessions {
		if s.Status != programme.CalledOff && s.MakesUp.Zero() {
			sheet.Sessions = append(sheet.Sessions, Meeting{s.Position, s.StartsAt, s.EndsAt})
		}
	}
	names, err := programme.Roster(ctx, tx, cycle)
	if err != nil {
		return SignIn{}, err
	}
	for _, one := range names {
		if !one.Left {
			sheet.Names = append(sheet.Names, one.Name)
		}
	}
	return sheet.led(ctx, tx, cycle)
}

// SignInFor is the sheet of one session, with those on its roll call.
func SignInFor(ctx context.Context, tx *db.Tx, session programme.SessionID) (SignIn, error) {
	roll, err := OpenSheet(ctx, tx, session)
	if err != nil {
		return SignIn{}, err
	}
	s := roll.Session
	sheet := SignIn{Label: s.Label, Room: s.Room, Zone: roll.Zone, Sessions: []Meeting{{s.Position, s.StartsAt, s.EndsAt}}}
	for _, row := range roll.Rows {
		if !row.Left {
			sheet.Names = append(sheet.Names, row.Name)
		}
	}
	return sheet.led(ctx, tx, s.Cycle)
}

func (s SignIn) led(ctx context.Context, tx *db.Tx, cycle programme.CycleID) (SignIn, error) {
	who, err := programme.Facilitators(ctx, tx, cycle)
	for _, one := range who {
		s.Facilitators = append(s.Facilitators, one.Name)
	}
	return s, err
}

// Certificate says on which days and at which hours somebody was there. It is
// theirs to show to anybody: it holds these facts and nothing from which one
// could tell why they came.
type Certificate struct {
	Enrolment programme.EnrolmentID
	Person    person.ID
	Civility  string
	First     string
	Last      string
	Label     string         // the cycle's, neutral
	Zone      *time.Location `gorm:"-"`
	// Place is the branch that vouches for it.
	Place, Street, Phone string
	Attended             []Attended `gorm:"-"`
}

// Attended is a session somebody took part in; Partial from after its start or
// until before its end, by how much nobody wrote down.
type Attended struct {
	Meeting
	Partial bool
}

// Lasted is how long the sessions attended took together, and how much of it
// those take that were attended in part.
func (c Certificate) Lasted() (all, partial time.Duration) {
	for _, one := range c.Attended {
		took := one.EndsAt.Sub(one.StartsAt)
		all += took
		if one.Partial {
			partial += took
		}
	}
	return all, partial
}

const certified = `
select e.person_id as person, p.civility, p.first_name as first, p.last_name as last, c.label, c.time_zone, b.name as place, b.address as street, b.phone
from enrolments e join persons p on p.id = e.person_id join cycles c on c.id = e.cycle_id join branches b on b.id = c.branch_id
where e.id = ?`

const attendedSessions = `
select s.position, s.starts_at, s.ends_at, a.mark
from attendance a join sessions s on s.id = a.session_id
where a.enrolment_id = ? and a.mark in ? order by s.starts_at, s.id`

// CertificateOf certifies what was recorded of an enrolment so far. Only the
// service does. Without any attendance it has no rows.
func CertificateOf(ctx context.Context, tx *db.Tx, enrolment programme.EnrolmentID) (Certificate, error) {
	if tx.Actor.Kind != actor.Staff {
		return Certificate{}, fault.Missing()
	}
	var row struct {
		Certificate
		TimeZone string
		Person   person.ID
	}
	found := store.In(ctx, tx).Raw(certified, enrolment).Scan(&row)
	if found.Error != nil {
		return Certificate{}, fmt.Errorf("certificate of enrolment %s: %w", enrolment, found.Error)
	}
	if found.RowsAffected == 0 {
		return Certificate{}, fault.Missing()
	}
	c := row.Certificate
	c.Enrolment, c.Person = enrolment, id.From[person.Person](row.Person.UUID)
	var err error
	if c.Zone, err = time.LoadLocation(row.TimeZone); err != nil {
		return Certificate{}, fmt.Errorf("zone of enrolment %s: %w", enrolment, err)
	}
	var rows []struct {
		Position         int
		StartsAt, EndsAt time.Time
		Mark             Mark
	}
	if err := store.In(ctx, tx).Raw(attendedSessions, enrolment, attended()).Scan(&rows).Error; err != nil {
		return Certificate{}, fmt.Errorf("certificate of enrolment %s: %w", enrolment, err)
	}
	for _, one := range rows {
		c.Attended = append(c.Attended, Attended{Meeting{one.Position, one.StartsAt, one.EndsAt}, one.Mark != Present})
	}
	return c, nil
}
