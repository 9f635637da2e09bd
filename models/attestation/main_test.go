package attestation_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var rules = document.Rules{MaxBytes: 1 << 20}

// stage is a world with one person of Nadia's.
type stage struct {
	*dbtest.Database
	t      testing.TB
	person person.ID
}

func newStage(t testing.TB) *stage {
	s := &stage{Database: world.New(t), t: t}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		s.person, err = person.Create(ctx, tx, person.New{
			LastName: "Valadier", FirstName: "Samuel", BirthOn: "12/03/1988", Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
			MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027", Obligations: []string{"care_obligation"}, Confirmed: true,
		})
		return err
	})
	return s
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

// sent is a referral just sent.
func (s *stage) sent(to *fixture.Offer) (sent referral.ID) {
	s.t.Helper()
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		draft, err := referral.StartDraft(ctx, tx, s.person, id.From[partner.Offer](to.ID))
		if err != nil {
			return err
		}
		err = referral.SaveDraft(ctx, tx, draft, referral.Typed{Purpose: "Être reçu", Agreement: "oral", AgreedOn: "20/11/2026", Explained: []string{"offer"}})
		if err != nil {
			return err
		}
		sent, err = referral.Send(ctx, tx, draft)
		return err
	})
	return sent
}

func (s *stage) ask(who *fixture.Persona, of referral.ID) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return attestation.Ask(ctx, tx, of, on(9, 1), on(11, 30), on(12, 4))
	})
}

func (s *stage) give(who *fixture.Persona, of referral.ID, n attestation.New) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return attestation.Give(ctx, tx, rules, of, n) })
}

func (s *stage) papers(who *fixture.Persona, of referral.ID) (all []attestation.Attestation) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = attestation.OfReferral(ctx, tx, of)
		return err
	})
	return all
}

func (s *stage) requests(who *fixture.Persona, of referral.ID) (all []attestation.Request) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = attestation.Requests(ctx, tx, of)
		return err
	})
	return all
}

// on is a day of 2026.
func on(month time.Month, dayOfMonth int) day.Day { return day.Of(2026, month, dayOfMonth) }

// autumn is the attestation of somebody who came from September on.
func autumn() attestation.New {
	return attestation.New{
		Kind: attestation.CareFollowUp, From: on(9, 1), Until: on(11, 20), Regularity: "regular", Proof: attestation.File,
		Name: "attestation.pdf", Body: fixture.Paper("Se présente régulièrement."),
	}
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
