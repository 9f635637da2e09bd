package culture_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// prepared is a concert outside on Saturday 19 June and a workshop within walls on
// Monday 21, with what must be ready before them in words.
func prepared(t *testing.T, w *dbtest.Database) (action culture.ID, sessions []programme.SessionID) {
	t.Helper()
	outside, within := venue(t, w, fixture.Camille, "Auditorium", culture.Open), venue(t, w, fixture.Camille, "Gymnase", culture.Closed)
	wanted := concert(fixture.Camille, "Fête de la musique", june(19), outside)
	wanted.Dates = append(wanted.Dates, culture.NewDate{Theme: "Atelier", On: june(21), At: day.ClockOf(14, 0), Until: day.ClockOf(16, 0), Room: within})
	wanted.Aware = true
	action, err := create(w, fixture.Camille, wanted)
	must(t, err)
	for _, d := range dates(t, w, fixture.Camille, action) {
		sessions = append(sessions, d.Session)
	}
	return action, sessions
}

func lines(t *testing.T, w *dbtest.Database, action culture.ID) (said []string) {
	t.Helper()
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		all, err := culture.Checklist(ctx, tx, action)
		for _, one := range all {
			text := one.Theme + " " + string(one.Step) + " " + one.DueOn.String()
			if one.Done() {
				text += " done by " + one.DoneName
			}
			if one.Again() {
				text += " again"
			}
			said = append(said, text)
		}
		return err
	}))
	return said
}

// G3: what is due when is counted from the date, within walls with what opens the
// doors; a date that moves takes its days along, and what was done for another day
// is to do again.
func TestAChecklistCountsFromTheDate(t *testing.T) {
	w := world.New(t)
	action, sessions := prepared(t, w)
	want := []string{
		"Concert guests 2027-04-20", "Concert participants 2027-06-04",
		"Atelier guests 2027-04-22", "Atelier authorisations 2027-05-22", "Atelier participants 2027-06-06",
	}
	if got := lines(t, w, action); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	settle := func(by *fixture.Persona, done bool) error {
		return try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			return culture.Settle(ctx, tx, sessions[1], culture.Authorisations, done)
		})
	}
	must(t, settle(fixture.Camille, true))
	must(t, settle(fixture.Helene, true)) // who said it first stands
	want[3] += " done by ROUSSET Camille"
	if got := lines(t, w, action); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return programmetest.Edit(ctx, tx, sessions[1], programme.Edit{On: june(22), At: day.ClockOf(14, 0), Reason: "Salle prise"})
	}))
	if got := lines(t, w, action); got[3] != "Atelier authorisations 2027-05-23 again" || got[2] != "Atelier guests 2027-04-23" {
		t.Errorf("after the move %q", got)
	}
	must(t, settle(fixture.Camille, false))
	if got := lines(t, w, action); got[3] != "Atelier authorisations 2027-05-23" {
		t.Errorf("taken back: %q", got)
	}
	if err := settle(fixture.Sabine, true); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service settles it: %v", err)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		err := culture.Settle(ctx, tx, sessions[0], culture.Authorisations, true)
		if got := refused(err); !slices.Equal(got, []string{"step checklist.error.step"}) {
			t.Errorf("no door is to be opened outside: %v", err)
		}
		err = culture.Assign(ctx, tx, sessions[0], culture.Guests, fixture.Sabine.Account())
		if got := refused(err); !slices.Equal(got, []string{"planner_id checklist.error.owner"}) {
			t.Errorf("another service's owner: %v", err)
		}
		return culture.Assign(ctx, tx, sessions[0], culture.Guests, fixture.Helene.Account())
	}))
	var seen int
	w.Scan(t, "select count(*) from journal where noun = 'checklist' and noun_id = any($1)", []any{[]programme.SessionID{sessions[0], sessions[1]}}, &seen)
	if seen != 3 {
		t.Errorf("%d lines in the journal", seen)
	}
}

// From the clock, once when it is due and once when it is late; whoever sees to it,
// and where they have left all who plan.
func TestWhoPreparesIsToldOnceThatAStepIsDueAndOnceThatItIsLate(t *testing.T) {
	w := world.New(t)
	_, sessions := prepared(t, w)
	told := func(want string) {
		t.Helper()
		for range 2 { // twice an hour changes nothing
			must(t, w.Pool.Write(t.Context(), actor.ForWorker(fixture.ValClair.ID), func(tx *db.Tx) error { return culture.Remind(t.Context(), tx) }))
		}
		var got string
		w.Scan(t, `select coalesce(string_agg(kind || ' ' || due_on || ' ' || coalesce((select name from memberships m where m.account_id = n.account_id limit 1), permission), ', ' order by due_on, kind), '')
			from notices n where noun_id = any($1)`, []any{sessions}, &got)
		if got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	at := func(month time.Month, on int) { w.Stand(time.Date(2027, month, on, 8, 0, 0, 0, time.UTC)) }
	told("")
	at(time.April, 19)
	told("")
	at(time.April, 20)
	told("checklist_due 2027-04-20 ROUSSET Camille")
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return culture.Settle(ctx, tx, sessions[1], culture.Guests, true)
	}))
	at(time.April, 23) // the workshop's list is done and asks for nothing
	told("checklist_due 2027-04-20 ROUSSET Camille, checklist_late 2027-04-20 ROUSSET Camille")
	w.Exec(t, "update memberships set status = 'ended' where account_id = $1", fixture.Camille.Account())
	at(time.May, 22)
	told("checklist_due 2027-04-20 ROUSSET Camille, checklist_late 2027-04-20 ROUSSET Camille, checklist_late 2027-04-20 season.write, checklist_due 2027-05-22 season.write")
}

// What waits stands in the day of whoever sees to it, the late first.
func TestWhatIsToPrepareIsInTheDayOfItsOwner(t *testing.T) {
	w := world.New(t)
	_, sessions := prepared(t, w)
	w.Stand(time.Date(2027, time.May, 21, 8, 0, 0, 0, time.UTC))
	waiting := func(by *fixture.Persona) (said []string) {
		today := day.Of(2027, time.May, 21)
		must(t, try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
			all, err := culture.ToPrepare(ctx, tx, today)
			for _, one := range all {
				text := one.Theme + " " + string(one.Step)
				if one.Late(today) {
					text += " late"
				}
				said = append(said, text)
			}
			return err
		}))
		return said
	}
	if got := waiting(fixture.Camille); !slices.Equal(got, []string{"Concert guests late", "Atelier guests late", "Atelier authorisations"}) {
		t.Errorf("Camille's day: %q", got)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return culture.Assign(ctx, tx, sessions[0], culture.Guests, fixture.Helene.Account())
	}))
	if got := waiting(fixture.Helene); !slices.Equal(got, []string{"Concert guests late"}) {
		t.Errorf("Hélène's day: %q", got)
	}
	if got := waiting(fixture.Sabine); len(got) != 0 {
		t.Errorf("another service's day: %q", got)
	}
}
