package charge_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// as runs fn as a persona and commits.
func as(t testing.TB, w *dbtest.Database, who *fixture.Persona, fn func(context.Context, *db.Tx) error) error {
	t.Helper()
	return w.Pool.Write(context.Background(), who.Actor(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

// cover has somebody name who covers an absence.
func cover(t testing.TB, w *dbtest.Database, by, absent, covers *fixture.Persona, from, until string) error {
	t.Helper()
	return as(t, w, by, func(ctx context.Context, tx *db.Tx) error {
		_, err := charge.Name(ctx, tx, charge.NewCover{Absent: absent.Account().String(), Cover: covers.Account().String(), StartsOn: from, EndsOn: until})
		return err
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// chargeOf is what somebody answers for.
func chargeOf(t testing.TB, w *dbtest.Database, who *fixture.Persona) charge.Charge {
	t.Helper()
	var c charge.Charge
	must(t, as(t, w, who, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = charge.Of(ctx, tx)
		return err
	}))
	return c
}

// ownerOf names who answers for a branch and a referent, nil for nobody.
func ownerOf(t testing.TB, w *dbtest.Database, branch *fixture.Branch, referent *fixture.Persona) charge.Owner {
	t.Helper()
	account := uuid.Nil
	if referent != nil {
		account = referent.Account()
	}
	var o charge.Owner
	must(t, as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		o, err = charge.OwnerOf(ctx, tx, branch.ID, account)
		return err
	}))
	return o
}

// field is the key a field was refused with.
func field(err error, name string) string {
	if f, ok := fault.As(err); ok {
		for _, one := range f.Fields {
			if one.Field == name {
				return one.Key
			}
		}
	}
	return ""
}
