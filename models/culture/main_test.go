package culture_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/programme"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// venue makes a room known to the service of a persona.
func venue(t *testing.T, w *dbtest.Database, by *fixture.Persona, name string, setting culture.Setting) (room programme.RoomID) {
	t.Helper()
	must(t, try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		room, err = culture.AddRoom(ctx, tx, culture.NewRoom{Branch: by.Branch.ID, Name: name, Site: "Médiathèque", Setting: setting})
		return err
	}))
	return room
}

// concert is an action of one date.
func concert(by *fixture.Persona, title string, on day.Day, room programme.RoomID) culture.New {
	return culture.New{
		Title: title, Discipline: "music", Form: "performance", Seats: 25, Branch: by.Branch.ID,
		Dates: []culture.NewDate{{Theme: "Concert", On: on, At: day.ClockOf(15, 0), Until: day.ClockOf(17, 0), Room: room}},
	}
}

func create(w *dbtest.Database, by *fixture.Persona, wanted culture.New) (action culture.ID, err error) {
	err = try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		action, err = culture.Create(ctx, tx, wanted)
		return err
	})
	return action, err
}

func dates(t *testing.T, w *dbtest.Database, by *fixture.Persona, action culture.ID) (found []culture.Date) {
	t.Helper()
	must(t, try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if _, err = culture.ByID(ctx, tx, action); err != nil {
			return err
		}
		found, err = culture.Dates(ctx, tx, action)
		return err
	}))
	return found
}

func try(w *dbtest.Database, a actor.Actor, fn func(context.Context, *db.Tx) error) error {
	return w.Pool.Write(context.Background(), a, func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused gives the fields of a form that were refused.
func refused(err error) (fields []string) {
	f, expected := fault.As(err)
	if !expected {
		return nil
	}
	for _, one := range f.Fields {
		fields = append(fields, one.Field+" "+one.Key)
	}
	return fields
}

func june(n int) day.Day { return day.Of(2027, time.June, n) }
