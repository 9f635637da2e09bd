package programme_test

import (
	"context"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestContractIsSignedOnADayThatHasCome(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	sign := func(by *fixture.Persona, on day.Day) error {
		return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.SignContract(ctx, tx, seat, on)
			return err
		})
	}
	for _, wrong := range []day.Day{{}, day.Of(2026, 11, 24), day.Of(2020, 1, 1)} {
		if err := sign(fixture.Nadia, wrong); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if err := sign(fixture.Nadia, day.Of(2026, 11, 20)); err != nil {
		t.Fatal(err)
	}
	expectMissing(t, sign(fixture.Ines, day.Of(2026, 11, 20)))
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		c, err := programme.ContractOf(ctx, tx, seat)
		if c.SignedOn != day.Of(2026, 11, 20) || c.Branch == "" {
			t.Errorf("%+v", c)
		}
		return err
	})
	if err := leave(w, fixture.Nadia, seat); err != nil {
		t.Fatal(err)
	}
	expect(t, sign(fixture.Nadia, day.Of(2026, 11, 20)), fault.Conflict, "cycle.error.left")
}
