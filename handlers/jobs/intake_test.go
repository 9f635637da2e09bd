package jobs_test

import (
	"testing"

	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/inclusion"
)

// A file is looked at because it was staged, and written because it was
// confirmed: the queue knows both from the unit of work.
func TestQueueCarriesAFileIntoTheDirectory(t *testing.T) {
	w := world.New(t)
	var intake inclusion.IntakeID
	act := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), fn); err != nil {
			t.Fatal(err)
		}
	}
	act(func(tx *db.Tx) (err error) {
		intake, err = inclusion.Stage(t.Context(), tx, []byte(`[{"source":"dora","id":"dora--1","nom":"CSAPA","date_maj":"2026-05-01"}]`))
		return err
	})
	workUntilNone(t, w, "select count(*) from intakes where status <> 'pending'")
	act(func(tx *db.Tx) error { return inclusion.Confirm(t.Context(), tx, intake) })
	workUntilNone(t, w, "select count(*) from intakes where status <> 'done'")
	var sites int
	if w.Scan(t, "select count(*) from sites where source = 'dora'", nil, &sites); sites != 1 {
		t.Errorf("%d sites", sites)
	}
}
