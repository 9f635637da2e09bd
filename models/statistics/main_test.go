package statistics_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/statistics"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// count has the clock's worker count at a moment, and gives how many numbers.
func count(t testing.TB, w *dbtest.Database, at time.Time) (numbers int) {
	t.Helper()
	w.Stand(at)
	err := w.Pool.Write(t.Context(), actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		numbers, err = statistics.Count(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return numbers
}

// text is what a table of facts holds, in order.
func text(t testing.TB, w *dbtest.Database, query string, args ...any) (all string) {
	t.Helper()
	w.Scan(t, "select coalesce(string_agg(x::text, E'\\n' order by x::text), '') from ("+query+") x", args, &all)
	return all
}
