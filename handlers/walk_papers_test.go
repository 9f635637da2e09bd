package handlers_test

import (
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/attestation"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

// showAPaper leaves a paper that one of a persona's persons has shown.
func showAPaper(t *testing.T, site *webtest.Site, p *fixture.Persona) {
	t.Helper()
	var who person.ID
	site.World.Scan(t, "select id from persons where referent_id = $1 and status = 'active' order by id limit 1", []any{p.Account()}, &who.UUID)
	err := site.World.Pool.Write(t.Context(), p.Actor(), func(tx *db.Tx) error {
		return attestation.SeePaper(t.Context(), tx, who, attestation.New{Kind: attestation.CareVisit, From: day.Of(2026, 11, 2)})
	})
	if err != nil {
		t.Fatal(err)
	}
}
