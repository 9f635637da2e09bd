package handlers_test

import (
	"testing"

	"passerelle/handlers/web/webtest"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/statistics"
)

// exportReport asks for a yearly report as a file.
func exportReport(t *testing.T, site *webtest.Site, by *fixture.Persona) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) error {
		_, err := statistics.AskExport(t.Context(), tx, statistics.AskedExport{Format: "csv", Locale: "fr"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
