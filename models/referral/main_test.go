package referral_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is a world with one person of Nadia's.
type stage struct {
	*dbtest.Database
	t      testing.TB
	person person.ID
}

func newStage(t testing.TB) *stage {
	s := &stage{Database: world.New(t), t: t}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		s.person, err = person.Create(ctx, tx, samuel())
		return err
	})
	return s
}

// samuel is somebody of whom the portal knows all that it can know.
func samuel() person.New {
	return person.New{
		Civility: "mr", LastName: "Valadier", FirstName: "Samuel", BirthName: "Ancelot", BirthOn: "12/03/1988", AppiRef: "202600000077",
		Phone: "06 39 98 10 20", PhoneUse: "shared", SMS: "accepted", Email: "samuel@exemple.test",
		Housing: "homeless", Address: "aux bons soins du CCAS", PostalCode: "99100", Commune: "Sainte-Aurore", Language: "ps", Interpreter: true,
		Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
		MeasureKind: "semi_liberty", MeasureFrame: "after", MeasureEndsOn: "30/06/2027", InCustodyRegister: true,
		Obligations: []string{"care_obligation", "no_weapon", "work_or_training"},
		HoursDays:   []string{"1", "2"}, HoursFrom: "19:00", HoursTo: "07:00", ForbiddenPlace: "Mornay-les-Étangs", Confirmed: true,
	}
}

func (s *stage) try(who actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return s.Pool.Write(s.t.Context(), who, func(tx *db.Tx) error { return fn(s.t.Context(), tx) })
}

func (s *stage) as(who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	s.t.Helper()
	if err := s.try(who.Actor(), fn); err != nil {
		s.t.Fatal(err)
	}
}

func offerID(o *fixture.Offer) partner.OfferID { return id.From[partner.Offer](o.ID) }

// complete is a draft that lacks nothing.
func complete() referral.Typed {
	return referral.Typed{
		Purpose: "Trouver un hébergement avant la fin du mois", Expectations: "Une chambre seule si possible", Urgent: true, WishedOn: "01/12/2026",
		Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer", "fields"},
	}
}

func (s *stage) draft(to *fixture.Offer, typed referral.Typed) referral.DraftID {
	s.t.Helper()
	var draft referral.DraftID
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		if draft, err = referral.StartDraft(ctx, tx, s.person, offerID(to)); err != nil {
			return err
		}
		return referral.SaveDraft(ctx, tx, draft, typed)
	})
	return draft
}

func (s *stage) send(to *fixture.Offer, typed referral.Typed) referral.ID {
	s.t.Helper()
	draft := s.draft(to, typed)
	var sent referral.ID
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		sent, err = referral.Send(ctx, tx, draft)
		return err
	})
	return sent
}

// sent is a referral to Le Relais des Tilleuls, just sent.
func (s *stage) sent() referral.ID {
	s.t.Helper()
	return s.send(&fixture.RelaisRooms, complete())
}

func (s *stage) move(who actor.Actor, of referral.ID, do flow.Action, with referral.With) error {
	return s.try(who, func(ctx context.Context, tx *db.Tx) error { return referral.Move(ctx, tx, of, do, with) })
}

func (s *stage) read(who *fixture.Persona, of referral.ID) (referral.Referral, error) {
	var r referral.Referral
	err := s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = referral.ByID(ctx, tx, of)
		return err
	})
	return r, err
}

// clock is the worker that acts for Val-Clair.
func clock() actor.Actor { return actor.ForWorker(fixture.ValClair.ID) }

// enough is what a move needs.
func enough(do flow.Action) referral.With {
	switch do {
	case referral.DoDecline:
		return referral.With{Reason: "no_place"}
	case referral.DoWithdraw:
		return referral.With{Reason: "met_otherwise"}
	case referral.DoAsk:
		return referral.With{Reason: "document"}
	case referral.DoAnswer:
		return referral.With{Note: "Carte d’identité à jour."}
	case referral.DoAccept, referral.DoSetAppointment:
		return referral.With{On: day.Of(2026, time.December, 1)}
	}
	return referral.With{}
}

// wrong lists the fields and keys of a fault.
func wrong(err error) map[string]string {
	all := map[string]string{}
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			all[field.Field] = field.Key
		}
	}
	return all
}
