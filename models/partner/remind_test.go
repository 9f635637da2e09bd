package partner_test

import (
	"context"
	"testing"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/partner"
)

func TestOffersThatNobodyConfirmedAreSaidOnceToWhoKeepsThem(t *testing.T) {
	s := newStage(t)
	s.Exec(t, "update offers set confirmed_on = '2026-11-01', kept_by = null")
	s.Exec(t, "update offers set confirmed_on = '2026-05-01', kept_by = $2 where id = $1", fixture.RelaisFull.ID, fixture.ValClair.ID)
	told := func(want int) {
		t.Helper()
		for range 2 {
			for _, who := range []actor.Actor{actor.ForWorkerOf(fixture.Relais.ID), actor.ForWorkerOf(fixture.RiveDouce.ID), actor.ForWorker(fixture.ValClair.ID), actor.ForWorker(fixture.HauteBrume.ID)} {
				if err := s.Pool.Write(t.Context(), who, func(tx *db.Tx) error { return partner.RemindStale(context.Background(), tx) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		var got int
		s.Scan(t, "select count(*) from notices where kind = 'offers_stale'", nil, &got)
		if got != want {
			t.Errorf("%d messages, want %d", got, want)
		}
	}
	told(2) // the house and the service that entered it
	s.Stand(dbtest.Monday.AddDate(0, 0, 30))
	told(2)
	s.Exec(t, "update offers set confirmed_on = '2026-06-10' where id = $1", fixture.RelaisRooms.ID)
	told(3) // another one, which only the house keeps
	s.as(fixture.Karim, func(ctx context.Context, tx *db.Tx) error {
		return partner.Confirm(ctx, tx, offerID(&fixture.RelaisRooms))
	})
	told(3)
}
