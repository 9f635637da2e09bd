package service_test

import (
	"context"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/service"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func as(t *testing.T, w *dbtest.Database, by *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) error { return fn(t.Context(), tx) })
}

var (
	typed  = service.Typed{Name: "SPIP de Côte-d’Or", Kind: "departmental", Department: "21", Phone: "03 80 00 00 00", Calendar: "mainland", Zone: "Europe/Paris"}
	branch = service.TypedBranch{Name: "Antenne de Dijon", Kind: "open", Street: "4 rue des Tanneurs", Commune: "21000 Dijon", Zone: "Europe/Paris"}
)

// fields are the fields a refusal names.
func fields(err error) (names []string) {
	refused, _ := fault.As(err)
	if refused == nil {
		return nil
	}
	for _, field := range refused.Fields {
		names = append(names, field.Field)
	}
	return names
}

func opened(t *testing.T, w *dbtest.Database) (of service.ID) {
	t.Helper()
	if err := as(t, w, fixture.Admin, func(ctx context.Context, tx *db.Tx) (err error) {
		of, err = service.Create(ctx, tx, typed)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return of
}
