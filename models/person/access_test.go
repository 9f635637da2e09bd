package person_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
)

// seen are the names a persona's list shows.
func seen(t *testing.T, w *dbtest.Database, who *fixture.Persona) []string {
	t.Helper()
	var all []string
	as(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		l, err := person.List(ctx, tx, person.FilterOf(tx, "service", "any"), person.Page{})
		all = names(l.Rows)
		return err
	})
	return all
}

// reads reports whether a persona loads a file, finds it, and goes in.
func reads(t *testing.T, w *dbtest.Database, who *fixture.Persona, id person.ID, query string) (loads, finds, admitted bool) {
	t.Helper()
	as(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		_, err := person.ByID(ctx, tx, id)
		loads = err == nil
		found, err := person.Search(ctx, tx, query)
		finds = len(found.Rows)+len(found.Close) > 0
		if err != nil {
			return err
		}
		_, err = person.Admit(ctx, tx, "person", id.UUID)
		admitted = err == nil
		return nil
	})
	return loads, finds, admitted
}

func assign(t *testing.T, w *dbtest.Database, by *fixture.Persona, id person.ID, to *fixture.Persona, until string) error {
	t.Helper()
	return write(t, w, by, func(ctx context.Context, tx *db.Tx) error {
		return person.Assign(ctx, tx, id, person.NewAssignment{Account: to.Account().String(), EndsOn: until})
	})
}

// B7: psychologists, social workers and educators see those they are given,
// while they are, and nobody else by any way.
func TestCareSeesThoseItIsGiven(t *testing.T) {
	w := world.New(t)
	given, other := opened(t, w, fixture.Nadia, file("Benali", "Nadia")), opened(t, w, fixture.Nadia, file("Costa", "Rui"))
	for _, who := range []*fixture.Persona{fixture.Lea, fixture.Samia, fixture.Eric} {
		if err := assign(t, w, fixture.Nadia, given, who, "30/11/2026"); err != nil {
			t.Fatal(err)
		}
		if got := seen(t, w, who); !slices.Equal(got, []string{"BENALI Nadia"}) {
			t.Errorf("%s lists %v", who.Slug, got)
		}
		if loads, finds, in := reads(t, w, who, given, "benali"); !loads || !finds || !in {
			t.Errorf("%s and those given: %v %v %v", who.Slug, loads, finds, in)
		}
		if loads, finds, in := reads(t, w, who, other, "costa"); loads || finds || in {
			t.Errorf("%s and others: %v %v %v", who.Slug, loads, finds, in)
		}
		if _, finds, _ := reads(t, w, who, other, "costta"); finds {
			t.Errorf("%s finds others by a slip", who.Slug)
		}
	}
	w.Stand(dbtest.Monday.Add(8 * 24 * time.Hour))
	if got := seen(t, w, fixture.Lea); len(got) > 0 {
		t.Errorf("after the last day: %v", got)
	}
}

func TestSurveillanceSeesItsBranchUnderMonitoring(t *testing.T) {
	w := world.New(t)
	monitored := file("Benali", "Nadia")
	monitored.MeasureKind, monitored.MeasureFrame = "home_detention_em", "after"
	ended := file("Duval", "Paul")
	ended.MeasureKind, ended.MeasureFrame, ended.MeasureStartsOn, ended.MeasureEndsOn = "home_detention_em", "after", "01/01/2026", "22/11/2026"
	opened(t, w, fixture.Nadia, monitored)
	opened(t, w, fixture.Nadia, ended)
	far := opened(t, w, fixture.Marc, monitored)
	plain := opened(t, w, fixture.Nadia, file("Costa", "Rui"))
	if got := seen(t, w, fixture.Bruno); !slices.Equal(got, []string{"BENALI Nadia"}) {
		t.Errorf("lists %v", got)
	}
	for _, id := range []person.ID{far, plain} {
		if loads, _, in := reads(t, w, fixture.Bruno, id, "costa"); loads || in {
			t.Errorf("reads %s: %v %v", id, loads, in)
		}
	}
	if got := seen(t, w, fixture.Camille); len(got) > 0 {
		t.Errorf("the culture coordinator lists %v", got)
	}
}

func TestAssignmentIsRefusedWithItsReason(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	for _, c := range []struct {
		to         *fixture.Persona
		until, key string
	}{
		{fixture.Marc, "", "person.error.assignee"}, {fixture.Ludovic, "", "person.error.assignee"}, {fixture.Lea, "22/11/2026", "person.error.assigned_until"},
		{fixture.Lea, "bientôt", "person.error.day"},
	} {
		err := assign(t, w, fixture.Nadia, id, c.to, c.until)
		if got := wrong(err); got["colleague_id"] != c.key && got["assigned_until"] != c.key {
			t.Errorf("%s until %q: %v", c.to.Slug, c.until, err)
		}
	}
	if err := assign(t, w, fixture.Nadia, id, fixture.Lea, ""); err != nil {
		t.Fatal(err)
	}
	if err := assign(t, w, fixture.Nadia, id, fixture.Lea, ""); wrong(err)["colleague_id"] != "person.error.assigned_already" {
		t.Errorf("twice: %v", err)
	}
	if err := assign(t, w, fixture.Ines, id, fixture.Ludovic, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service assigns: %v", err)
	}
	var given []person.Assignment
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) (err error) {
		p, _ := person.ByID(ctx, tx, id)
		given, err = person.Assignments(ctx, tx, p.ID, p.BirthOn)
		return err
	})
	if len(given) != 1 || given[0].Name != fixture.Lea.Name || given[0].ByName != fixture.Nadia.Name {
		t.Fatalf("given to %+v", given)
	}
	end := func(who *fixture.Persona) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			_, err := person.Unassign(ctx, tx, given[0].ID)
			return err
		})
	}
	if err := end(fixture.Ines); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service ends it: %v", err)
	}
	if err := end(fixture.Nadia); err != nil {
		t.Error(err)
	}
	if err := end(fixture.Nadia); !fault.Is(err, fault.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
	if got := seen(t, w, fixture.Lea); len(got) > 0 {
		t.Errorf("afterwards Léa lists %v", got)
	}
}

// notesRead are the words a persona reads.
func notesRead(t *testing.T, w *dbtest.Database, who *fixture.Persona, id person.ID) (all []string, locked bool) {
	t.Helper()
	as(t, w, who, func(ctx context.Context, tx *db.Tx) error {
		access, _, err := person.StandTo(ctx, tx, id)
		if err != nil {
			return err
		}
		notes, err := person.NotesOf(ctx, tx, access)
		for _, n := range notes.Rows {
			all = append(all, n.Words)
		}
		locked = notes.Locked
		return err
	})
	slices.Sort(all)
	return all, locked
}

// Matrix: notes are their author's, the officer in charge reads them too, a
// manager with a motive; a psychologist's are theirs alone.
func TestNotesAreReadByThoseTheMatrixNames(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	for _, who := range []*fixture.Persona{fixture.Lea, fixture.Samia} {
		if err := assign(t, w, fixture.Nadia, id, who, ""); err != nil {
			t.Fatal(err)
		}
	}
	note := func(who *fixture.Persona, words string) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			access, _, err := person.StandTo(ctx, tx, id)
			if err != nil {
				return err
			}
			return person.WriteNote(ctx, tx, access, words)
		})
	}
	for who, words := range map[*fixture.Persona]string{fixture.Lea: "lea", fixture.Samia: "samia", fixture.Nadia: "nadia"} {
		if err := note(who, words); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[*fixture.Persona][]string{
		fixture.Lea: {"lea"}, fixture.Samia: {"samia"}, fixture.Nadia: {"nadia", "samia"}, fixture.Julien: nil, fixture.Helene: nil, fixture.Odile: nil,
	} {
		got, locked := notesRead(t, w, who, id)
		if !slices.Equal(got, want) || locked != (who == fixture.Helene) {
			t.Errorf("%s reads %v, locked %v; want %v", who.Slug, got, locked, want)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Julien, fixture.Helene, fixture.Odile} {
		if err := note(who, "other"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s writes: %v", who.Slug, err)
		}
	}
	motive := person.Motive{Scope: person.OfNotes, Motive: "supervision", Words: "Appui au suivi."}
	if err := write(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return person.GiveMotive(ctx, tx, id, motive) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an officer opens notes by a motive: %v", err)
	}
	as(t, w, fixture.Helene, func(ctx context.Context, tx *db.Tx) error { return person.GiveMotive(ctx, tx, id, motive) })
	if got, locked := notesRead(t, w, fixture.Helene, id); !slices.Equal(got, []string{"nadia", "samia"}) || locked {
		t.Errorf("with a motive the manager reads %v, locked %v", got, locked)
	}
	w.Stand(dbtest.Monday.Add(25 * time.Hour))
	if got, locked := notesRead(t, w, fixture.Helene, id); len(got) > 0 || !locked {
		t.Errorf("a day later the manager reads %v, locked %v", got, locked)
	}
}

func TestOnlyItsAuthorErasesANote(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		access, _, err := person.StandTo(ctx, tx, id)
		if err != nil {
			return err
		}
		return person.WriteNote(ctx, tx, access, "à effacer")
	})
	var note string
	w.Scan(t, "select id::text from person_notes", nil, &note)
	erase := func(who *fixture.Persona) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			var parsed person.NoteID
			if err := parsed.UnmarshalText([]byte(note)); err != nil {
				return err
			}
			_, err := person.EraseNote(ctx, tx, parsed)
			return err
		})
	}
	for _, who := range []*fixture.Persona{fixture.Julien, fixture.Helene, fixture.Ines} {
		if err := erase(who); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s erases: %v", who.Slug, err)
		}
	}
	if err := erase(fixture.Nadia); err != nil {
		t.Error(err)
	}
	var left, lines int
	w.Scan(t, "select (select count(*) from person_notes), (select count(*) from journal where action = 'erase' and noun = 'note')", nil, &left, &lines)
	if left != 0 || lines != 1 {
		t.Errorf("%d notes and %d lines", left, lines)
	}
}

func TestHousingRequestKeepsItsHistory(t *testing.T) {
	w := world.New(t)
	id := opened(t, w, fixture.Nadia, file("Benali", "Nadia"))
	if err := assign(t, w, fixture.Nadia, id, fixture.Samia, ""); err != nil {
		t.Fatal(err)
	}
	step := func(who *fixture.Persona, number, status, on string) error {
		return write(t, w, who, func(ctx context.Context, tx *db.Tx) error {
			return person.NoteSIAOStep(ctx, tx, id, person.NewSIAOStep{Number: number, Status: status, HappenedOn: on})
		})
	}
	for _, bad := range [][3]string{{"", "filed", ""}, {"SI-1", "lost", ""}, {"SI-1", "filed", "24/11/2026"}, {"SI-1", "filed", "x"}} {
		if err := step(fixture.Samia, bad[0], bad[1], bad[2]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if err := step(fixture.Ines, "SI-1", "filed", ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	if err := step(fixture.Samia, "SI-1", "filed", "02/10/2026"); err != nil {
		t.Fatal(err)
	}
	stale := func() int {
		var rows []person.SIAORow
		as(t, w, fixture.Samia, func(ctx context.Context, tx *db.Tx) (err error) {
			today, err := person.ParseDay("23/11/2026")
			if err != nil {
				return err
			}
			rows, err = person.StaleSIAO(ctx, tx, today)
			return err
		})
		return len(rows)
	}
	if n := stale(); n != 1 {
		t.Errorf("%d to look at again", n)
	}
	w.Stand(dbtest.Monday.Add(time.Minute))
	if err := step(fixture.Samia, "SI-1", "waiting", ""); err != nil {
		t.Fatal(err)
	}
	if n := stale(); n != 0 {
		t.Errorf("%d to look at after that", n)
	}
	as(t, w, fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		steps, err := person.SIAOSteps(ctx, tx, id)
		if len(steps) != 2 || steps[0].Status != "waiting" || steps[1].Status != "filed" || steps[0].ByName != fixture.Samia.Name {
			t.Errorf("steps are %+v", steps)
		}
		return err
	})
}

func TestEveryStaffRoleHasItsRule(t *testing.T) {
	for _, r := range actor.Roles {
		rule := person.RestrictedTo(r)
		whole := r == actor.CPIP || r == actor.Manager || r == actor.Director || r == actor.AdminStaff
		if actor.KindOf(r) == actor.Staff && whole == (rule != "") {
			t.Errorf("%s is restricted to %q", r, rule)
		}
	}
}
