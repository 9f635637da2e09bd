package culture_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/equipment"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
)

// thing makes equipment known to the service of a persona.
func thing(t *testing.T, w *dbtest.Database, by *fixture.Persona, name string, units int) (known equipment.ID) {
	t.Helper()
	must(t, try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		known, err = equipment.Add(ctx, tx, equipment.Wanted{Name: name, Units: units})
		return err
	}))
	return known
}

func describe(w *dbtest.Database, by *fixture.Persona, of equipment.ID, wanted equipment.Wanted) error {
	return try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return equipment.Change(ctx, tx, of, wanted) })
}

// with is a concert in a room of its own, at the same hour as the others of its day.
func with(t *testing.T, w *dbtest.Database, title string, on day.Day, things ...equipment.ID) culture.New {
	t.Helper()
	wanted := concert(fixture.Camille, title, on, venue(t, w, fixture.Camille, title, culture.Open))
	wanted.Dates[0].Equipment = things
	return wanted
}

func planned(t *testing.T, w *dbtest.Database, wanted culture.New) culture.ID {
	t.Helper()
	action, err := create(w, fixture.Camille, wanted)
	must(t, err)
	return action
}

// lent is what the dates of an action have, each after its day.
func lent(t *testing.T, w *dbtest.Database, action culture.ID) (said []string) {
	t.Helper()
	for _, d := range dates(t, w, fixture.Camille, action) {
		said = append(said, fmt.Sprint(d.StartsAt.Format("01-02 "), equipment.Names(d.Equipment)))
	}
	return said
}

// G2: of a hundred who book one projector for one hour at the same moment, each for a
// room of their own, one gets it.
func TestOfAHundredBookingsOfOneUnitOneWins(t *testing.T) {
	w := world.New(t, db.Options{MaxConns: 20})
	projector := thing(t, w, fixture.Camille, "Vidéoprojecteur", 1)
	var wanted []culture.New
	for n := range 100 {
		wanted = append(wanted, with(t, w, fmt.Sprintf("Projection %02d", n), june(21), projector))
	}
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for _, one := range wanted {
		all.Go(func() {
			_, err := create(w, fixture.Camille, one)
			switch {
			case err == nil:
				won.Add(1)
			case fault.Is(err, fault.Conflict) || slices.Equal(refused(err), []string{"date_reason[1] action.error.equipment_taken"}):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	var kept int
	w.Scan(t, "select count(*) from equipment_bookings where equipment_id = $1", []any{projector}, &kept)
	if won.Load() != 1 || lost.Load() != 99 || kept != 1 {
		t.Errorf("%d won, %d lost, %d booked", won.Load(), lost.Load(), kept)
	}
}

// The portal says it first; the database refuses it whoever asks.
func TestTheDatabaseLendsNoMoreThanThereIs(t *testing.T) {
	w := world.New(t)
	projector := thing(t, w, fixture.Camille, "Vidéoprojecteur", 2)
	for _, title := range []string{"Bal", "Concert"} {
		planned(t, w, with(t, w, title, june(21), projector))
	}
	third := planned(t, w, with(t, w, "Film", june(21)))
	session := dates(t, w, fixture.Camille, third)[0].Session
	for unit, refusal := range map[int]string{1: "equipment_once", 2: "equipment_once", 3: "equipment_bookings_check"} {
		_, err := w.BySQL(t, fixture.Camille.Actor(), `insert into equipment_bookings (session_id, equipment_id, service_id, starts_at, ends_at, holds, units, unit)
			select id, $2, service_id, starts_at, ends_at, holds, 2, $3 from sessions where id = $1`, session, projector, unit)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.ConstraintName != refusal {
			t.Errorf("unit %d: %v", unit, err)
		}
	}
}

func TestAsManyDatesHaveAThingAsThereAreOfIt(t *testing.T) {
	w := world.New(t)
	projector := thing(t, w, fixture.Camille, "Vidéoprojecteur", 2)
	planned(t, w, with(t, w, "Bal", june(21), projector))
	second := planned(t, w, with(t, w, "Concert", june(21), projector))
	third := with(t, w, "Film", june(21), projector)
	_, err := create(w, fixture.Camille, third)
	if got := refused(err); !slices.Equal(got, []string{"date_reason[1] action.error.equipment_taken"}) {
		t.Fatalf("a third of two: %v", err)
	}
	if f, _ := fault.As(err); fmt.Sprint(f.Fields[0].Args) != "[name Vidéoprojecteur label Bal 2027, Concert 2027]" {
		t.Errorf("it says %v", f.Fields[0].Args)
	}
	// A date that is called off gives its own back.
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, dates(t, w, fixture.Camille, second)[0].Session, "Orage")
	}))
	planned(t, w, third)
	// Whoever says why shares what is taken, and holds nothing.
	fourth := with(t, w, "Lecture", june(21), projector)
	fourth.Dates[0].Reason = "L’atelier n’en a besoin qu’à la fin."
	if got := lent(t, w, planned(t, w, fourth)); !slices.Equal(got, []string{"06-21 [Vidéoprojecteur]"}) {
		t.Errorf("%q", got)
	}
}

// Three dates need two of it, however they were booked: none goes without because
// another has the wrong one of the two.
func TestWhatThereIsGoesRound(t *testing.T) {
	w := world.New(t)
	projector := thing(t, w, fixture.Camille, "Vidéoprojecteur", 2)
	at := func(title string, from, until int) culture.New {
		wanted := with(t, w, title, june(21), projector)
		wanted.Dates[0].At, wanted.Dates[0].Until = day.ClockOf(from, 0), day.ClockOf(until, 0)
		return wanted
	}
	blocks := planned(t, w, at("Réunion", 11, 12))
	planned(t, w, at("Midi", 11, 12)) // has the second
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, dates(t, w, fixture.Camille, blocks)[0].Session, "Orage")
	}))
	planned(t, w, at("Matin", 9, 10)) // has the first
	planned(t, w, at("Encore", 9, 12))
	if _, err := create(w, fixture.Camille, at("Trop", 9, 10)); len(refused(err)) == 0 {
		t.Errorf("a third at nine: %v", err)
	}
}

func TestWhatIsRetiredStaysWhereItIsBooked(t *testing.T) {
	w := world.New(t)
	sound := thing(t, w, fixture.Camille, "Sono", 1)
	action := planned(t, w, with(t, w, "Atelier", june(22), sound))
	must(t, describe(w, fixture.Camille, sound, equipment.Wanted{Name: "Sono", Units: 1, Retired: true}))
	if _, err := create(w, fixture.Camille, with(t, w, "Bal", june(23), sound)); !slices.Equal(refused(err), []string{"date_equipment[1] equipment.error.unknown"}) {
		t.Errorf("retired and booked: %v", err)
	}
	session := dates(t, w, fixture.Camille, action)[0].Session
	must(t, editDate(w, session, programme.Edit{On: june(24), At: day.ClockOf(15, 0), Reason: "Essai", Equipment: []equipment.ID{sound}}))
	other := dates(t, w, fixture.Camille, planned(t, w, with(t, w, "Film", june(25))))[0].Session
	err := editDate(w, other, programme.Edit{On: june(25), At: day.ClockOf(15, 0), Equipment: []equipment.ID{sound}})
	if got := lent(t, w, action); !slices.Equal(got, []string{"06-24 [Sono]"}) || !slices.Equal(refused(err), []string{"equipment_id equipment.error.unknown"}) {
		t.Errorf("%q, %v", got, err)
	}
	must(t, describe(w, fixture.Camille, sound, equipment.Wanted{Name: "Sono", Units: 1}))
	planned(t, w, with(t, w, "Lecture", june(23), sound))
}

func TestThereAreNeverFewerThanDatesToComeHave(t *testing.T) {
	w := world.New(t)
	projector := thing(t, w, fixture.Camille, "Vidéoprojecteur", 3)
	for _, title := range []string{"Bal", "Concert"} {
		planned(t, w, with(t, w, title, june(21), projector))
	}
	must(t, describe(w, fixture.Camille, projector, equipment.Wanted{Name: "Vidéoprojecteur", Units: 2}))
	err := describe(w, fixture.Camille, projector, equipment.Wanted{Name: "Vidéoprojecteur", Units: 1})
	if !slices.Equal(refused(err), []string{"units equipment.error.booked"}) {
		t.Errorf("%v", err)
	}
	w.Stand(time.Date(2027, time.June, 30, 9, 0, 0, 0, time.UTC)) // what is over counts no more
	must(t, describe(w, fixture.Camille, projector, equipment.Wanted{Name: "Vidéoprojecteur", Units: 1}))
	var kept int
	w.Scan(t, "select count(*) from equipment_bookings where equipment_id = $1", []any{projector}, &kept)
	if kept != 2 {
		t.Errorf("%d bookings are remembered", kept)
	}
}

func TestAnotherServicesEquipmentDoesNotExist(t *testing.T) {
	w := world.New(t)
	foreign := thing(t, w, fixture.Sabine, "Sono", 1)
	thing(t, w, fixture.Camille, "Sono", 1) // of the same name
	if _, err := create(w, fixture.Camille, with(t, w, "Bal", june(21), foreign)); !slices.Equal(refused(err), []string{"date_equipment[1] equipment.error.unknown"}) {
		t.Errorf("%v", err)
	}
	session := dates(t, w, fixture.Camille, planned(t, w, with(t, w, "Film", june(21))))[0].Session
	if err := editDate(w, session, programme.Edit{On: june(21), At: day.ClockOf(15, 0), Equipment: []equipment.ID{foreign}}); !slices.Equal(refused(err), []string{"equipment_id equipment.error.unknown"}) {
		t.Errorf("%v", err)
	}
	if err := describe(w, fixture.Camille, foreign, equipment.Wanted{Name: "Sono", Units: 4}); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		all, err := equipment.List(ctx, tx)
		if len(all) != 1 || all[0].ID == foreign {
			t.Errorf("lists %v", all)
		}
		return err
	}))
	// Not even past the model.
	err := try(w, fixture.Sabine.Actor(), func(ctx context.Context, tx *db.Tx) error {
		held, err := equipment.Lock(ctx, tx, []equipment.ID{foreign})
		if err != nil {
			return err
		}
		return held.Book(ctx, tx, []equipment.Booking{{Date: equipment.DateID(session), Equipment: foreign}}, nil)
	})
	var booked int
	w.Scan(t, "select count(*) from equipment_bookings", nil, &booked)
	if booked != 0 {
		t.Errorf("%v: %d bookings", err, booked)
	}
}

func TestAPartnerKnowsNoEquipment(t *testing.T) {
	w := world.New(t)
	thing(t, w, fixture.Camille, "Sono", 1)
	for _, table := range []string{"equipment", "equipment_bookings"} {
		var reads bool
		w.Scan(t, "select has_table_privilege('passerelle_partner', $1, 'select') or has_any_column_privilege('passerelle_partner', $1, 'select')", []any{table}, &reads)
		if reads {
			t.Errorf("%s", table)
		}
	}
}
