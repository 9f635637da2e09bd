package report_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/report"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is somebody of Nadia's in a group of eight sessions, of which six were.
type scene struct {
	*dbtest.Database
	t     testing.TB
	group programmetest.Group
	seat  programme.EnrolmentID
	who   person.ID
}

// marks are what was recorded of the six sessions: three absences without a word,
// one with, one session that the service called off.
var marks = []attendance.Mark{attendance.Present, attendance.Unexcused, attendance.CancelledByService, attendance.ExcusedDeclared, attendance.Unexcused, attendance.Unexcused}

func newScene(t testing.TB) *scene {
	s := &scene{Database: world.New(t), t: t}
	s.group = programmetest.New(t, s.Database, programmetest.Options{})
	s.seat = s.group.Enrolled(t, s.Database, fixture.Nadia, 1)[0]
	s.Scan(t, "select person_id from enrolments where id = $1", []any{s.seat.UUID}, &s.who.UUID)
	s.under("probation_order", "at", false)
	for i, mark := range marks {
		s.Stand(s.group.Sessions[i].StartsAt.Add(time.Hour))
		s.mark(i, "", mark)
	}
	return s
}

func (s *scene) mark(session int, seen, mark attendance.Mark) {
	s.t.Helper()
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx, _ person.Access) error {
		roll := attendance.Roll{Status: programme.Held, Marks: map[programme.EnrolmentID]attendance.Entry{s.seat: {Mark: mark, Seen: seen}}}
		return attendance.Record(ctx, tx, s.group.Sessions[session].ID, roll)
	})
}

func (s *scene) under(kind, frame string, register bool) {
	s.Exec(s.t, `insert into measures (id, person_id, service_id, kind, frame, in_custody_register, starts_on)
		values (gen_random_uuid(), $1, $2, $3, $4, $5, '2026-01-05')`, s.who.UUID, fixture.ValClair.ID, kind, frame, register)
}

// try has somebody act who stands to the person as the door finds it.
func (s *scene) try(by *fixture.Persona, fn func(context.Context, *db.Tx, person.Access) error) error {
	return s.Pool.Write(s.t.Context(), by.Actor(), func(tx *db.Tx) error {
		access, _, err := person.StandTo(s.t.Context(), tx, s.who)
		if err != nil {
			return err
		}
		return fn(s.t.Context(), tx, access)
	})
}

func (s *scene) as(by *fixture.Persona, fn func(context.Context, *db.Tx, person.Access) error) {
	s.t.Helper()
	if err := s.try(by, fn); err != nil {
		s.t.Fatal(err)
	}
}

// begun is an incident report over the whole autumn.
func (s *scene) begun(by *fixture.Persona) report.ID {
	s.t.Helper()
	var made report.ID
	s.as(by, func(ctx context.Context, tx *db.Tx, a person.Access) (err error) {
		made, err = report.Begin(ctx, tx, a, report.Plan{Kind: report.Incident, FromOn: day.Of(2026, time.September, 1), UntilOn: day.Of(2026, time.December, 29)})
		return err
	})
	return made
}

func (s *scene) read(by *fixture.Persona, which report.ID) (r report.Report) {
	s.t.Helper()
	s.as(by, func(ctx context.Context, tx *db.Tx, a person.Access) (err error) {
		r, err = report.ByID(ctx, tx, a, which)
		return err
	})
	return r
}

var text = report.Text{PersonWords: "« Mon bus n’est pas passé. »", Analysis: "Trois absences en un mois ; un entretien est proposé."}

func (s *scene) submit(by *fixture.Persona, which report.ID, t report.Text) error {
	return s.try(by, func(ctx context.Context, tx *db.Tx, a person.Access) error {
		return report.Submit(ctx, tx, a, which, t)
	})
}

func (s *scene) validate(by *fixture.Persona, which report.ID) error {
	return s.try(by, func(ctx context.Context, tx *db.Tx, a person.Access) error { return report.Validate(ctx, tx, a, which) })
}

func (s *scene) giveBack(by *fixture.Persona, which report.ID, why string) error {
	return s.try(by, func(ctx context.Context, tx *db.Tx, a person.Access) error {
		return report.Return(ctx, tx, a, which, why)
	})
}

// validated is a report that went its whole way.
func (s *scene) validated() report.ID {
	s.t.Helper()
	which := s.begun(fixture.Nadia)
	if err := s.submit(fixture.Nadia, which, text); err != nil {
		s.t.Fatal(err)
	}
	if err := s.validate(fixture.Helene, which); err != nil {
		s.t.Fatal(err)
	}
	return which
}
