package handlers_test

import (
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/partner"
)

// draftAnOffer leaves an offer that its organisation alone reads.
func draftAnOffer(t *testing.T, site *webtest.Site, by *fixture.Persona) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) error {
		_, err := partner.CreateOffer(t.Context(), tx, id.From[partner.Organisation](by.Organisation.ID), partner.TypedOffer{
			SiteID: by.Organisation.Site().String(), Name: "Essai", Domain: "housing", Audience: "Adultes", Content: "Un essai.",
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
