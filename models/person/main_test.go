package person_test

import (
	"context"
	"errors"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// write runs fn as a persona and commits.
func write(t testing.TB, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(context.Background(), who.Actor(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

// as is write for what must not fail.
func as(t testing.TB, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := write(t, w, who, fn); err != nil {
		t.Fatal(err)
	}
}

// file is a file that lacks nothing, in Nadia's branch and charge.
func file(last, first string) person.New {
	return person.New{
		LastName: last, FirstName: first, BirthOn: "12/03/1988",
		Branch: fixture.SainteAurore.ID.String(), Referent: fixture.Nadia.Account().String(),
		MeasureKind: "probation_order", MeasureFrame: "at", MeasureEndsOn: "30/06/2027",
	}
}

// opened opens a file as its branch's persona.
func opened(t testing.TB, w *dbtest.Database, who *fixture.Persona, n person.New) person.ID {
	t.Helper()
	n.Branch, n.Referent, n.Confirmed = who.Branch.ID.String(), "", true
	if who.Role == actor.CPIP {
		n.Referent = who.Account().String()
	}
	var id person.ID
	as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = person.Create(ctx, tx, n)
		return err
	})
	return id
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

// names lists « NOM Prénom » of rows.
func names(rows []person.Listed) []string {
	all := []string{}
	for _, row := range rows {
		all = append(all, row.Name())
	}
	return all
}

// errUndo takes back what a test did.
var errUndo = errors.New("undo")
