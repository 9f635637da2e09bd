package culture_test

import (
	"context"
	"slices"
	"testing"

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

func editDate(w *dbtest.Database, of programme.SessionID, edit programme.Edit) error {
	return try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error { return programmetest.Edit(ctx, tx, of, edit) })
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
