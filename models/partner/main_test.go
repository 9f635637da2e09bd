package partner_test

import (
	"context"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/partner"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is the cast's directory.
type stage struct {
	*dbtest.Database
	t testing.TB
}

func newStage(t testing.TB, options ...db.Options) *stage {
	return &stage{world.New(t, options...), t}
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

func organisationID(o *fixture.Organisation) partner.OrganisationID {
	return id.From[partner.Organisation](o.ID)
}

// typed is an offer that lacks nothing.
func typed(site *fixture.Organisation) partner.TypedOffer {
	return partner.TypedOffer{
		SiteID: site.Site().String(), Name: "Accueil d’urgence", Domain: "housing", Audience: "Adultes seuls", Content: "Une chambre pour trois nuits",
		Languages: []string{"fr", "ps"}, Access: []string{"wheelchair"}, Welcomes: []string{"animals"}, Areas: "91\nLyon 1er",
		Seats: "6", SeatsFree: "2", WaitingDays: "10", AnswerDays: "5", Phone: "01 99 00 12 34", Email: "accueil@exemple.test",
	}
}

// drafted writes an offer of Relais and gives it.
func (s *stage) drafted(by *fixture.Persona, offer partner.TypedOffer) (created partner.OfferID) {
	s.t.Helper()
	s.as(by, func(ctx context.Context, tx *db.Tx) (err error) {
		created, err = partner.CreateOffer(ctx, tx, organisationID(&fixture.Relais), offer)
		return err
	})
	return created
}

func (s *stage) move(by *fixture.Persona, offer partner.OfferID, do string) error {
	return s.try(by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return partner.Move(ctx, tx, offer, partner.Flow.Actions()[index(do)])
	})
}

func index(do string) int {
	for i, action := range partner.Flow.Actions() {
		if string(action) == do {
			return i
		}
	}
	return -1
}

func (s *stage) read(by *fixture.Persona, offer partner.OfferID) (found partner.Choice, err error) {
	err = s.try(by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = partner.OfferByID(ctx, tx, offer)
		return err
	})
	return found, err
}
