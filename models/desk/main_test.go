package desk_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/desk"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// scene is a service in which Semailles receives on Tuesdays, and one person of
// Nadia's who needs an interpreter.
type scene struct {
	*dbtest.Database
	t      testing.TB
	person person.ID
	desk   desk.ID
}

func newScene(t testing.TB) *scene {
	s := &scene{Database: world.New(t), t: t}
	s.person = s.follow("Valadier")
	s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) (err error) {
		s.desk, err = desk.Open(ctx, tx, tuesdays())
		return err
	})
	return s
}

func tuesdays() desk.New {
	return desk.New{
		Offer: id.From[partner.Offer](fixture.SemaillesWork.ID), Branch: fixture.SainteAurore.ID, Room: "Bureau 3", Weekday: time.Tuesday,
		Opens: day.ClockOf(9, 0), Closes: day.ClockOf(12, 0), SlotMinutes: 30, EveryWeeks: 1, FromOn: day.Of(2026, time.November, 23),
	}
}

func (s *scene) follow(name string) (who person.ID) {
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		who, err = person.Create(ctx, tx, person.New{
			LastName: name, FirstName: "Samuel", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			Language: "ps", Interpreter: true, MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Confirmed: true,
		})
		return err
	})
	return who
}

func (s *scene) try(who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	return s.Pool.Write(s.t.Context(), who.Actor(), func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s *scene) as(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.try(who, fn); err != nil {
		s.t.Fatal(err)
	}
}

// tuesday is an hour of the first sitting, in Paris.
func tuesday(hour, minute int) time.Time {
	return time.Date(2026, time.November, 24, hour-1, minute, 0, 0, time.UTC)
}

func (s *scene) book(who *fixture.Persona, of person.ID, at time.Time) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return desk.Book(ctx, tx, of, s.desk, at) })
}

// comes lists who a partner expects on the first Tuesday.
func (s *scene) comes(who *fixture.Persona) (all []desk.Visit) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = desk.OnDay(ctx, tx, day.Of(2026, time.November, 24))
		return err
	})
	return all
}

func key(err error) string {
	f, ok := fault.As(err)
	switch {
	case !ok:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Field + " " + f.Fields[0].Key
	}
	return f.Key
}
