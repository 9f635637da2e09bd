package inclusion_test

import (
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/listing"
	"passerelle/models/partner"
)

// What a service calls a partner stays with it: what leaves is the portal's kind.
func TestDataInclusionExportsThePortalsKind(t *testing.T) {
	w := world.New(t)
	before := string(text(t, export(t, w)))
	err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error {
		kind, err := partner.AddKind(t.Context(), tx, partner.TypedKind{Kind: "health", Typed: listing.Typed{Fr: "Maison des adolescents", En: "House for teenagers", Position: "1"}})
		if err != nil {
			return err
		}
		return partner.LabelOrganisation(t.Context(), tx, id.From[partner.Organisation](fixture.RiveDouce.ID), kind.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := string(text(t, export(t, w))); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
}
