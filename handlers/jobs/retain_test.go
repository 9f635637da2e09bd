package jobs_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/retention"
)

// What is over is archived by the clock, and erased by it once a list is approved:
// not before, and nobody else.
func TestClockArchivesAndErasesWhatIsApproved(t *testing.T) {
	w := world.Lived(t)
	w.Exec(t, "update persons set updated_at = $1", dbtest.Monday.AddDate(50, 0, 0))
	var who uuid.UUID
	w.Scan(t, "select id from persons p where service_id = $1 and status = 'active' and not exists (select from bookings b where b.person_id = p.id) order by id limit 1", []any{fixture.ValClair.ID}, &who)
	w.Exec(t, "update referrals set status = 'expired', settled_at = null, settled_as = null, changed_at = $2 where person_id = $1", who, dbtest.Monday)
	w.Exec(t, "update persons set status = 'closed', updated_at = $2 where id = $1", who, dbtest.Monday)
	later := func(months int) {
		t.Helper()
		at := dbtest.Monday.AddDate(0, months, 0)
		w.Exec(t, "select app.journal_extend($1)", at.AddDate(0, 2, 0))
		w.Stand(at)
		w.Exec(t, "delete from "+db.QueueSchema+".river_job") // the next hour, as the queue sees it
	}
	later(7)
	workUntilNone(t, w, "select count(*) from persons where status = 'closed' and updated_at < '2027-01-01' and archived_at is null")
	later(20)
	paul := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := w.Pool.Write(t.Context(), fixture.Paul.Actor(), fn); err != nil {
			t.Fatal(err)
		}
	}
	var which retention.ID
	paul(func(tx *db.Tx) (err error) {
		which, err = retention.Prepare(t.Context(), tx, fixture.ValClair.ID)
		return err
	})
	// A whole round of the clock passes over a list that nobody approved.
	workUntilNone(t, w, "select 1 - least(count(*), 1) from "+db.QueueSchema+".river_job where kind = 'retain' and state = 'completed' and args->>'service' = '"+fixture.ValClair.ID.String()+"'")
	var persons [2]int
	w.Scan(t, "select count(*) from persons", nil, &persons[0])
	paul(func(tx *db.Tx) error {
		return retention.Approve(t.Context(), tx, which, "AD91", day.Of(2028, time.May, 2), day.Of(2028, time.July, 23))
	})
	w.Exec(t, "delete from "+db.QueueSchema+".river_job")
	workUntilNone(t, w, "select count(*) from eliminations where status <> 'done'")
	var left int
	w.Scan(t, "select count(*), count(*) filter (where id = $1) from persons", []any{who}, &persons[1], &left)
	if left != 0 || persons[1] != persons[0]-1 {
		t.Errorf("%d persons, then %d; %d of the one listed", persons[0], persons[1], left)
	}
}
