package programme_test

import (
	"context"
	"reflect"
	"testing"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// asking publishes a questionnaire and plans a cycle of that version.
func asking(t *testing.T, w *dbtest.Database) programmetest.Group {
	t.Helper()
	g := programmetest.New(t, w, programmetest.Options{})
	typed := draftOf(t, w, g.Programme).Typed
	typed.Questions = "Je sais ce que je veux.\n\n  J’en suis capable.  \n"
	if err := publish(w, g.Programme, programme.Seen{Version: 1}, typed); err != nil {
		t.Fatal(err)
	}
	g.Sessions = programmetest.NewCycle(t, w, g.Programme)
	g.Cycle = g.Sessions[0].Cycle
	return g
}

func enter(w *dbtest.Database, by *fixture.Persona, cycle programme.CycleID, a programme.Answers) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error { return programme.Enter(ctx, tx, cycle, a) })
}

func TestAnswersAreShownOfAGroupOfFiveAndMore(t *testing.T) {
	w := world.New(t)
	g := asking(t, w)
	seats := g.Enrolled(t, w, fixture.Nadia, 5)
	results := func() (found []programme.Result) {
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			found, err = programme.Results(ctx, tx, g.Cycle)
			return err
		})
		return found
	}
	for i, seat := range seats {
		scores := map[int]int{1: 1 + i}
		if i < 4 {
			scores[2] = 5
		}
		if err := enter(w, fixture.Nadia, g.Cycle, programme.Answers{Enrolment: seat, Stage: programme.BeforeCycle, Scores: scores}); err != nil {
			t.Fatal(err)
		}
		if i == 3 && results()[0].BeforeTenths != 0 {
			t.Error("four answers are shown")
		}
	}
	// Entered again it is replaced, and counts once.
	if err := enter(w, fixture.Nadia, g.Cycle, programme.Answers{Enrolment: seats[0], Stage: programme.BeforeCycle, Scores: map[int]int{1: 2}}); err != nil {
		t.Fatal(err)
	}
	want := []programme.Result{{Question: "Je sais ce que je veux.", BeforeTenths: 32}, {Question: "J’en suis capable."}}
	if got := results(); !reflect.DeepEqual(got, want) {
		t.Errorf("the group answered %+v", got)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		q, err := programme.QuestionnaireOf(ctx, tx, g.Cycle)
		if !q.Entered[seats[0]][programme.BeforeCycle] || q.Entered[seats[0]][programme.AfterCycle] || len(q.Entered) != 5 {
			t.Errorf("entered %+v", q.Entered)
		}
		return err
	})
}

func TestAnswersBelongToTheCycleAndTheScale(t *testing.T) {
	w := world.New(t)
	g := asking(t, w)
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	other := programmetest.NewCycle(t, w, g.Programme)[0].Cycle
	good := programme.Answers{Enrolment: seats[0], Stage: programme.AfterCycle, Scores: map[int]int{1: 5}}
	for name, change := range map[string]func(*programme.Answers){
		"enrolment_id": func(a *programme.Answers) { a.Enrolment = programme.EnrolmentID{} }, "stage": func(a *programme.Answers) { a.Stage = "during" },
		"score[1]": func(a *programme.Answers) { a.Scores = map[int]int{1: 6} }, "score[3]": func(a *programme.Answers) { a.Scores = map[int]int{3: 1} },
	} {
		a := good
		change(&a)
		if f, _ := fault.As(enter(w, fixture.Nadia, g.Cycle, a)); f == nil || len(f.Fields) != 1 || f.Fields[0].Field != name {
			t.Errorf("%s: %v", name, f)
		}
	}
	for name, err := range map[string]error{"in another cycle": enter(w, fixture.Nadia, other, good), "by another service": enter(w, fixture.Ines, g.Cycle, good)} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := enter(w, fixture.Nadia, g.Cycle, good); err != nil {
		t.Error(err)
	}
}
