package statistics_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/programme/programmetest"
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

// action plans a cultural action of one date.
func action(t testing.TB, w *dbtest.Database, title string, on day.Day) (action culture.ID) {
	t.Helper()
	programmetest.Write(t, w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		room, err := culture.AddRoom(ctx, tx, culture.NewRoom{Branch: fixture.Camille.Branch.ID, Name: title, Setting: culture.Open})
		if err != nil {
			return err
		}
		action, err = culture.Create(ctx, tx, culture.New{
			Title: title, Discipline: "music", Form: "performance", Seats: 3, Branch: fixture.Camille.Branch.ID,
			Dates: []culture.NewDate{{Theme: title, On: on, At: day.ClockOf(15, 0), Until: day.ClockOf(17, 0), Room: room}},
		})
		return err
	})
	return action
}

// text is what a table of facts holds, in order.
func text(t testing.TB, w *dbtest.Database, query string, args ...any) (all string) {
	t.Helper()
	w.Scan(t, "select coalesce(string_agg(x::text, E'\\n' order by x::text), '') from ("+query+") x", args, &all)
	return all
}
