package handlers_test

import (
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/id"
	"passerelle/models/inclusion"
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

// bringAFile leaves a file for the directory that waits for a decision.
func bringAFile(t *testing.T, site *webtest.Site, by *fixture.Persona) {
	t.Helper()
	var intake inclusion.IntakeID
	err := site.World.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) (err error) {
		intake, err = inclusion.Stage(t.Context(), tx, []byte(`[{"source":"dora","id":"dora--1","nom":"Essai","date_maj":"2026-05-01","couleur":"bleu"},{"nom":"x"}]`))
		return err
	})
	if err == nil {
		err = inclusion.Carry(t.Context(), site.World.Pool, inclusion.Work{Intake: intake.UUID, Service: by.Actor().Service})
	}
	if err != nil {
		t.Fatal(err)
	}
}
