package retention_test

import (
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// A file of names that nobody imported is gone the next day, with its rows.
func TestSweepForgetsImportsThatNobodyCarriedOut(t *testing.T) {
	w := world.New(t)
	stage := func() {
		words := person.Words{Columns: map[string]string{"nom": "last_name", "nele": "birth_on"}}
		err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error {
			_, err := person.Stage(t.Context(), tx, []byte("Nom;Né le\nRoy;12/03/1988\nCosta;01/01/1990\n"), fixture.SainteAurore.ID.String(), words)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stage()
	w.Stand(dbtest.Monday.Add(2 * time.Hour))
	stage()
	w.Stand(dbtest.Monday.Add(person.ImportLasts + time.Hour))
	if gone := sweep(t, w); gone != 1 {
		t.Errorf("%d rows went", gone)
	}
	var imports, rows int
	w.Scan(t, "select (select count(*) from person_imports), (select count(*) from person_import_rows)", nil, &imports, &rows)
	if imports != 1 || rows != 2 {
		t.Errorf("%d imports and %d rows are left", imports, rows)
	}
}
