package referral_test

import (
	"context"
	"reflect"
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/listing"
	"passerelle/models/partner"
	"passerelle/models/referral"
)

// What a service calls a partner is a name: what the partner may be told, and whether
// its people write freely, is decided by the portal's kind alone.
func TestWhatAServiceCallsAPartnerDecidesNothing(t *testing.T) {
	s := newStage(t)
	preview := func(offer *fixture.Offer) (fields []referral.Field) {
		draft := s.draft(offer, complete())
		s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
			d, err := referral.DraftByID(ctx, tx, draft)
			if err != nil {
				return err
			}
			fields, err = referral.Preview(ctx, tx, d)
			return err
		})
		return fields
	}
	for _, c := range []struct {
		offer *fixture.Offer
		fr    string
	}{{&fixture.RiveDouceCare, "Association d’entraide"}, {&fixture.HorizonRights, "Centre de santé communautaire"}} {
		before := preview(c.offer)
		s.as(fixture.Helene, func(ctx context.Context, tx *db.Tx) error {
			kind, err := partner.AddKind(ctx, tx, partner.TypedKind{Kind: c.offer.Organisation.Kind, Typed: listing.Typed{Fr: c.fr, En: c.fr, Position: "1"}})
			if err != nil {
				return err
			}
			return partner.LabelOrganisation(ctx, tx, id.From[partner.Organisation](c.offer.Organisation.ID), kind.String())
		})
		if after := preview(c.offer); len(before) == 0 || !reflect.DeepEqual(after, before) {
			t.Errorf("as « %s »: %+v, before %+v", c.fr, after, before)
		}
		r, err := s.read(fixture.Nadia, s.send(c.offer, complete()))
		if err != nil || r.OrganisationKind != partner.Kind(c.offer.Organisation.Kind) || r.OrganisationKind.WritesFreely() != (c.offer != &fixture.RiveDouceCare) {
			t.Errorf("as « %s » it is %s: %v", c.fr, r.OrganisationKind, err)
		}
	}
}
