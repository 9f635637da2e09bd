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
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
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

func editDate(w *dbtest.Database, of programme.SessionID, edit programme.Edit) error {
	return try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error { return programmetest.Edit(ctx, tx, of, edit) })
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

// A series moves through itself with all that it has, and onto no other's.
func TestASeriesMovesThroughItselfWithItsEquipment(t *testing.T) {
	w := world.New(t)
	sound := thing(t, w, fixture.Camille, "Sono", 1)
	series := with(t, w, "Atelier", june(22), sound)
	for week := 1; week < 4; week++ {
		next := series.Dates[0]
		next.On = june(22).Add(7 * week)
		series.Dates = append(series.Dates, next)
	}
	action := planned(t, w, series)
	first := dates(t, w, fixture.Camille, action)[0].Session
	week := programme.Edit{On: june(29), At: day.ClockOf(15, 0), Reach: schedule.ThisAndFollowing, Reason: "Essai"}
	must(t, editDate(w, first, week))
	want := []string{"06-29 [Sono]", "07-06 [Sono]", "07-13 [Sono]", "07-20 [Sono]"}
	if got := lent(t, w, action); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	planned(t, w, with(t, w, "Concert", june(22), sound)) // what it left is free
	week.On = june(22)
	if got := refused(editDate(w, first, week)); !slices.Equal(got, []string{"shared action.error.equipment_taken"}) {
		t.Errorf("%v", got)
	}
	week.Shared = "Les deux se passent dans la même salle."
	must(t, editDate(w, first, week))
	if got := lent(t, w, action)[0]; got != "06-22 [Sono]" {
		t.Errorf("%q", got)
	}
}

// What one date is given, the others of the reach are too, and nobody is told of it.
func TestEquipmentIsGivenToASeriesWithoutAWordToAnybody(t *testing.T) {
	w := world.New(t)
	sound, piano := thing(t, w, fixture.Camille, "Sono", 1), thing(t, w, fixture.Camille, "Piano", 1)
	series := with(t, w, "Atelier", june(22), sound)
	next := series.Dates[0]
	next.On, next.Equipment = june(29), []equipment.ID{sound, piano}
	series.Dates = append(series.Dates, next)
	action := planned(t, w, series)
	of := dates(t, w, fixture.Camille, action)
	change := programme.Edit{On: june(22), At: day.ClockOf(15, 0), Reach: schedule.AllToCome, Equipment: []equipment.ID{piano}}
	must(t, editDate(w, of[0].Session, change))
	if got := lent(t, w, action); !slices.Equal(got, []string{"06-22 [Piano]", "06-29 [Piano]"}) {
		t.Errorf("%q", got)
	}
	var changes, lines int
	w.Scan(t, "select (select count(*) from session_changes), (select count(*) from journal where noun = 'session' and detail = 'equipment')", nil, &changes, &lines)
	if changes != 0 || lines != 2 {
		t.Errorf("%d changes for people, %d lines in the journal", changes, lines)
	}
	transport := "Rendez-vous à 13 h 30 devant l’antenne, minibus."
	told := programme.Edit{On: june(22), At: day.ClockOf(15, 0), Reach: schedule.AllToCome, Transport: &transport}
	if got := refused(editDate(w, of[0].Session, told)); !slices.Equal(got, []string{"reason session.error.reason"}) {
		t.Errorf("how one gets there changes without a reason: %v", got)
	}
	told.Reason = "Le minibus est réservé."
	must(t, editDate(w, of[0].Session, told))
	for _, d := range dates(t, w, fixture.Camille, action) {
		if d.Transport != transport || !slices.Equal(equipment.Names(d.Equipment), []string{"Piano"}) {
			t.Errorf("%s: %q, %v", d.Session, d.Transport, d.Equipment)
		}
	}
	long := string(make([]rune, programme.MaxTransport+1))
	told.Transport = &long
	if got := refused(editDate(w, of[0].Session, told)); !slices.Equal(got, []string{"transport programme.error.length"}) {
		t.Errorf("%v", got)
	}
}

// What was seen of one date is no longer so once another has changed its equipment.
func TestAnEditOverAnotherBookingChangesNothing(t *testing.T) {
	w := world.New(t)
	sound := thing(t, w, fixture.Camille, "Sono", 1)
	action := planned(t, w, with(t, w, "Atelier", june(22)))
	session := dates(t, w, fixture.Camille, action)[0].Session
	move := programme.Edit{On: june(23), At: day.ClockOf(15, 0), Reason: "Essai", Equipment: []equipment.ID{}}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		foreseen, err := programme.Foresee(ctx, tx, session, move)
		move.Seen = foreseen.Version
		return err
	}))
	must(t, editDate(w, session, programme.Edit{On: june(22), At: day.ClockOf(15, 0), Equipment: []equipment.ID{sound}}))
	err := try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.EditSessions(ctx, tx, session, move) })
	if !fault.Is(err, fault.Conflict) || !slices.Equal(lent(t, w, action), []string{"06-22 [Sono]"}) {
		t.Errorf("%v, %q", err, lent(t, w, action))
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
