package summons_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
	"passerelle/models/summons"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is a world in which somebody of Nadia's is awaited at Le Relais des
// Tilleuls.
type stage struct {
	*dbtest.Database
	t      testing.TB
	person person.ID
	of     referral.ID
}

var (
	everything = summons.Reach{SMS: true, Email: true}
	taken      = notification.Outcome{Result: notification.Delivered}
)

// clock is the worker that acts for Val-Clair.
func clock() actor.Actor { return actor.ForWorker(fixture.ValClair.ID) }

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{Database: world.New(t), t: t}
	s.begin()
	return s
}

// begin opens a file, sends a referral and agrees on an appointment on Tuesday 8
// December at 10:30.
func (s *stage) begin() {
	s.t.Helper()
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if s.person, err = person.Create(ctx, tx, samuel()); err != nil {
			return err
		}
		draft, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](fixture.RelaisRooms.ID))
		if err != nil {
			return err
		}
		if err := referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Un hébergement", WishedOn: "01/12/2026", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"}}); err != nil {
			return err
		}
		s.of, err = referral.Send(ctx, tx, draft)
		return err
	})
	s.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.Move(ctx, tx, s.of, referral.DoSetAppointment, at(8))
	})
}

// at is half past ten on a day of December.
func at(dayOfMonth int) referral.With {
	hour := day.ClockOf(10, 30)
	return referral.With{On: day.Of(2026, time.December, dayOfMonth), At: &hour}
}

func samuel() person.New {
	return person.New{
		Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Phone: "06 39 98 10 20", PhoneUse: "own", SMS: "accepted", Email: "samuel@exemple.test",
		Housing: "stable", Address: "9 rue des Roseaux", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps",
		Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
		MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Confirmed: true,
	}
}

func (s *stage) try(who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return s.Pool.Write(s.t.Context(), who, func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s *stage) as(who actor.Actor, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.try(who, fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) outlook() (o summons.Outlook) {
	s.t.Helper()
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = summons.OutlookOf(ctx, tx, summons.OfAppointment(s.of), everything)
		return err
	})
	return o
}

// send tells the person by a way as Nadia.
func (s *stage) send(way summons.Channel) (summons.ID, error) {
	o := s.outlook()
	var made summons.ID
	err := s.try(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		made, err = summons.Send(ctx, tx, o, summons.New{Channel: way, Language: "ps", Text: "ستاسو ملاقات"})
		return err
	})
	return made, err
}

func (s *stage) sent(way summons.Channel) summons.ID {
	s.t.Helper()
	made, err := s.send(way)
	if err != nil {
		s.t.Fatal(err)
	}
	return made
}

// deliver has the worker send a message, with what comes of it; false where it
// does not leave.
func (s *stage) deliver(message summons.ID, o notification.Outcome, last bool) (left bool) {
	s.t.Helper()
	s.as(clock(), func(ctx context.Context, tx *db.Tx) error {
		claimed, due, err := summons.Claim(ctx, tx, message)
		if err != nil || !due {
			return err
		}
		left = true
		return summons.Settle(ctx, tx, claimed, o, last)
	})
	return left
}

func (s *stage) status(message summons.ID) (status, reason string) {
	s.t.Helper()
	s.Scan(s.t, "select status, reason from summonses where id = $1", []any{message}, &status, &reason)
	return status, reason
}
