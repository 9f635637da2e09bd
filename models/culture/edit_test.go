package culture_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/models/culture"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func stored(t *testing.T, w *dbtest.Database, action culture.ID) (a culture.Action) {
	t.Helper()
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = culture.ByID(ctx, tx, action)
		return err
	}))
	return a
}

// as is an action as an edit that changes nothing.
func as(a culture.Action) culture.Edited {
	return culture.Edited{What: culture.What{Title: a.Label, Discipline: a.Discipline, Form: a.Form, Audience: a.Audience, Summary: a.Summary, Seats: a.Seats}, Days: a.Days, Version: a.Version}
}

func edit(w *dbtest.Database, by *fixture.Persona, action culture.ID, wanted culture.Edited) error {
	return try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return culture.Edit(ctx, tx, action, wanted) })
}

func TestAnActionIsChangedWholeAndItsNextEditionKeepsTheDays(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Closed)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Fête de la musik", june(17), room))
	must(t, err)
	before := stored(t, w, action)
	if before.Days != culture.UsualDays || before.Version != 1 {
		t.Fatalf("planned with %+v, version %d", before.Days, before.Version)
	}
	wanted := culture.Edited{
		What: culture.What{Title: " Fête de la musique 2027", Discipline: "dance", Form: "workshop", Audience: "Tous", Summary: "Deux scènes.", Seats: 30},
		Days: culture.Days{GuestsDays: 90, AuthorisationsDays: 45, ParticipantsDays: 7}, Version: 1,
	}
	must(t, edit(w, fixture.Camille, action, wanted))
	got := stored(t, w, action)
	wanted.Title, wanted.Version = "Fête de la musique 2027", 2
	if as(got) != wanted || got.Name != "Fête de la musique" {
		t.Errorf("it is %+v, named %q", as(got), got.Name)
	}
	var lines []string
	w.Scan(t, "select array_agg(detail) from journal where noun = 'action' and action = 'change'", nil, &lines)
	if !slices.Equal(lines, []string{"title,discipline,form,audience,summary,seats,days"}) {
		t.Errorf("the journal says %q", lines)
	}
	must(t, try(w, fixture.Camille.Actor(), func(ctx context.Context, tx *db.Tx) error {
		items, err := culture.Checklist(ctx, tx, action)
		var due []string
		for _, one := range items {
			due = append(due, one.DueOn.String())
		}
		if want := []string{"2027-03-19", "2027-05-03", "2027-06-10"}; !slices.Equal(due, want) {
			t.Errorf("due on %q", due)
		}
		return err
	}))
	// The next edition is prepared as long ahead, and an edition of two keeps its series' name.
	next := concert(fixture.Camille, got.Name, day.Of(2028, 6, 21), room)
	next.From = action
	copied, err := create(w, fixture.Camille, next)
	must(t, err)
	if days := stored(t, w, copied).Days; days != wanted.Days {
		t.Errorf("the next edition has %+v", days)
	}
	again := as(got)
	again.Title = "Nuit de la musique 2027"
	must(t, edit(w, fixture.Camille, action, again))
	if a := stored(t, w, action); a.Label != "Nuit de la musique 2027" || a.Name != "Fête de la musique" {
		t.Errorf("the edition is %q of %q", a.Label, a.Name)
	}
}

func TestAnActionIsNotChangedOverSomebodyElsesChange(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Concert", june(17), room))
	must(t, err)
	first, second := as(stored(t, w, action)), as(stored(t, w, action))
	first.Seats, second.Summary = 12, "Autre chose"
	must(t, edit(w, fixture.Helene, action, first))
	if err := edit(w, fixture.Camille, action, second); !fault.Is(err, fault.Conflict) {
		t.Errorf("over a colleague's change: %v", err)
	}
	if a := stored(t, w, action); a.Seats != 12 || a.Summary != "" {
		t.Errorf("it is %+v", a)
	}
	// Saving what is so already is no change, and writes no line.
	must(t, edit(w, fixture.Camille, action, as(stored(t, w, action))))
	var lines int
	w.Scan(t, "select count(*) from journal where noun = 'action' and action = 'change'", nil, &lines)
	if lines != 1 {
		t.Errorf("%d lines in the journal", lines)
	}
}

// Nobody loses a seat by an edit; who waits is offered one that is new.
func TestSeatsAreNeverFewerThanThoseTaken(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	small := concert(fixture.Camille, "Concert", june(17), room)
	small.Seats = 2
	action, err := create(w, fixture.Camille, small)
	must(t, err)
	for n := range 3 {
		who := programmetest.Person(t, w, fixture.Nadia, n)
		must(t, try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.Ask(ctx, tx, programme.CycleID(action), person.ID{UUID: who.UUID}, "")
			return err
		}))
	}
	fewer := as(stored(t, w, action))
	fewer.Seats = 1
	if f, ok := fault.As(edit(w, fixture.Camille, action, fewer)); !ok || len(f.Fields) != 1 || f.Fields[0].Field != "seats" || f.Fields[0].Key != "action.error.seats_taken" {
		t.Errorf("fewer seats than are taken: %+v", f)
	}
	more := as(stored(t, w, action))
	more.Seats = 3
	must(t, edit(w, fixture.Camille, action, more))
	var offered int
	w.Scan(t, "select count(*) from waiting where status = 'offered'", nil, &offered)
	if a := stored(t, w, action); offered != 1 || a.Taken != 3 || a.Seats != 3 {
		t.Errorf("%d offered, %d of %d taken", offered, a.Taken, a.Seats)
	}
}

func TestAnEditThatCannotBeIsRefusedAtItsFields(t *testing.T) {
	w := world.New(t)
	room := venue(t, w, fixture.Camille, "Auditorium", culture.Open)
	action, err := create(w, fixture.Camille, concert(fixture.Camille, "Concert", june(17), room))
	must(t, err)
	_, err = create(w, fixture.Camille, concert(fixture.Camille, "Bal", june(21), room))
	must(t, err)
	for field, wrong := range map[string]func(*culture.Edited){
		"title": func(e *culture.Edited) { e.Title = "Bal 2027" }, "discipline": func(e *culture.Edited) { e.Discipline = "chess" }, "form": func(e *culture.Edited) { e.Form = "" },
		"seats": func(e *culture.Edited) { e.Seats = 0 }, "guests_days": func(e *culture.Edited) { e.GuestsDays = 0 }, "participants_days": func(e *culture.Edited) { e.ParticipantsDays = 366 },
	} {
		e := as(stored(t, w, action))
		wrong(&e)
		if f, ok := fault.As(edit(w, fixture.Camille, action, e)); !ok || len(f.Fields) != 1 || f.Fields[0].Field != field {
			t.Errorf("%s: %+v", field, f)
		}
	}
	if err := edit(w, fixture.Ines, action, as(stored(t, w, action))); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
}
