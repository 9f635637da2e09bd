package agreement_test

import (
	"testing"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestBothSidesAreToldTwiceThatAnAgreementEnds(t *testing.T) {
	w := world.New(t)
	w.Exec(t, "update agreements set ends_on = '2027-03-01' where reference = 'VC-01'")
	w.Exec(t, "update agreements set ends_on = '2027-03-01', status = 'suspended' where reference = 'VC-02'")
	told := 0
	for _, one := range []struct{ days, want int }{{0, 0}, {7, 0}, {8, 2}, {9, 2}, {60, 2}, {68, 4}, {70, 4}, {98, 4}, {110, 4}} {
		w.Stand(dbtest.Monday.AddDate(0, 0, one.days))
		for range 2 { // twice a day changes nothing
			must(t, w.Pool.Write(t.Context(), actor.ForWorker(fixture.ValClair.ID), func(tx *db.Tx) error { return agreement.Remind(t.Context(), tx) }))
		}
		w.Scan(t, "select count(*) from notices where kind = 'agreement_ending'", nil, &told)
		if told != one.want {
			t.Errorf("after %d days %d messages, not %d", one.days, told, one.want)
		}
	}
}
