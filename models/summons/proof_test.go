package summons_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/summons"
)

// The proof of a convocation is a letter that did not come back, or an SMS that a
// telephone confirmed; that something was sent proves no more.
func TestEachConvocationSaysWhatProvesIt(t *testing.T) {
	s := newStage(t)
	handed, posted, confirmed, silent, failed := s.sent(summons.Handed), s.sent(summons.Posted), s.sent(summons.SMS), s.sent(summons.SMS), s.sent(summons.Email)
	s.deliver(confirmed, taken, false)
	s.deliver(silent, taken, false)
	s.deliver(failed, refused, false)
	s.as(clock(), func(ctx context.Context, tx *db.Tx) error {
		_, err := summons.Receipt(ctx, tx, confirmed, true)
		return err
	})
	s.as(fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := summons.Return(ctx, tx, posted)
		return err
	})
	proofs := func(who *fixture.Persona, from, until day.Day) (all []summons.Proof, err error) {
		err = s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			all, err = summons.Proofs(ctx, tx, s.person, from, until)
			return err
		})
		return all, err
	}
	on := day.Of(2026, time.December, 8)
	all, err := proofs(fixture.Nadia, on, on)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d, %v", len(all), err)
	}
	want := map[summons.ID]bool{handed: true, posted: false, confirmed: true, silent: false, failed: false}
	for _, p := range all {
		if p.Proved() != want[p.ID] || p.Referral != s.of || p.On != on || p.StartsAt.IsZero() || p.Name != "MERCIER Nadia" || p.Kind != summons.Convocation {
			t.Errorf("%+v", p)
		}
	}
	if all, err := proofs(fixture.Nadia, on.Add(1), on.Add(30)); err != nil || len(all) != 0 {
		t.Errorf("of other days: %d, %v", len(all), err)
	}
	if _, err := proofs(fixture.Ines, on, on); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
}
