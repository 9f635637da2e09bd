package monthly_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/monthly"
	"passerelle/models/monthly/monthlytest"
	"passerelle/models/presence"
)

func TestAMonthThatWaitsIsSaidOnceToWhomItWaitsFor(t *testing.T) {
	h := monthlytest.New(t, 1)
	h.Marked(monday, day.Of(2026, time.November, 30), presence.Present)
	told := func(want string) {
		t.Helper()
		for range 2 { // twice a day changes nothing
			for _, service := range []*fixture.Service{&fixture.ValClair, &fixture.HauteBrume} {
				if err := h.Try(actor.ForWorker(service.ID), func(ctx context.Context, tx *db.Tx) error { return monthly.Remind(ctx, tx) }); err != nil {
					t.Fatal(err)
				}
			}
		}
		var got string
		h.Scan(t, "select coalesce(string_agg(kind || ' ' || side, ', ' order by created_at), '') from notices where kind in ('state_unsigned','state_unanswered')", nil, &got)
		if got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	h.On(day.Of(2026, time.December, 5))
	told("")
	h.On(day.Of(2026, time.December, 6))
	told("state_unsigned partner")
	state, err := h.Sign(november, day.Of(2026, time.December, 6))
	if err != nil {
		t.Fatal(err)
	}
	h.On(day.Of(2026, time.December, 13))
	told("state_unsigned partner")
	h.On(day.Of(2026, time.December, 14))
	told("state_unsigned partner, state_unanswered service")
	h.As(fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return monthly.Countersign(ctx, tx, state) })
	h.On(day.Of(2027, time.January, 4))
	told("state_unsigned partner, state_unanswered service")
	h.On(day.Of(2027, time.January, 6)) // December
	told("state_unsigned partner, state_unanswered service, state_unsigned partner")
}
