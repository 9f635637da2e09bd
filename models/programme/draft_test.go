package programme_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// asHelene runs a unit of work of the manager and gives its error.
func asHelene(w *dbtest.Database, fn func(ctx context.Context, tx *db.Tx) error) error {
	return programmetest.Try(w, fixture.Helene.Actor(), fn)
}

func draftOf(t *testing.T, w *dbtest.Database, of programme.ID) (d programme.Draft) {
	t.Helper()
	if err := asHelene(w, func(ctx context.Context, tx *db.Tx) error {
		p, err := programme.Find(ctx, tx, of)
		if err != nil {
			return err
		}
		d, err = programme.DraftOf(ctx, tx, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d.ChangedAt = d.ChangedAt.UTC()
	return d
}

func save(w *dbtest.Database, of programme.ID, seen programme.Seen, typed programme.Typed) error {
	return asHelene(w, func(ctx context.Context, tx *db.Tx) error { return programme.SaveDraft(ctx, tx, of, seen, typed) })
}

func publish(w *dbtest.Database, of programme.ID, seen programme.Seen, typed programme.Typed) error {
	return asHelene(w, func(ctx context.Context, tx *db.Tx) error { return programme.Publish(ctx, tx, of, seen, typed) })
}

func TestADraftKeepsWhatWasTypedRightOrWrong(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	typed := draftOf(t, w, g.Programme).Typed
	typed.SeatsMax, typed.Minutes, typed.Objectives = "beaucoup", "", "L’été 🙂 <b>\n"+strings.Repeat("très long ", 900)
	typed = typed.Add()
	if err := save(w, g.Programme, programme.Seen{Revision: 0, Version: 1}, typed); err != nil {
		t.Fatal(err)
	}
	want := programme.Draft{Seen: programme.Seen{Revision: 1, Version: 1}, Typed: typed, ChangedAt: dbtest.Monday.UTC(), ChangedName: fixture.Helene.Name}
	if got := draftOf(t, w, g.Programme); !reflect.DeepEqual(got, want) {
		t.Errorf("kept %+v\nwant %+v", got, want)
	}
	// What cannot be read is refused field by field, and nothing is published.
	f, _ := fault.As(publish(w, g.Programme, want.Seen, typed))
	fields := map[string]bool{}
	for _, one := range f.Fields {
		fields[one.Field] = true
	}
	if !fields["seats_max"] || !fields["minutes"] || !fields["objectives"] || len(fields) != 3 {
		t.Errorf("refused %v", f.Fields)
	}
}

func TestNobodyOverwritesADraftTheyHaveNotSeen(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	typed := draftOf(t, w, g.Programme).Typed
	for name, seen := range map[string]programme.Seen{"a draft that is not there": {Revision: 1, Version: 1}, "an older version": {Version: 0}} {
		if err := save(w, g.Programme, seen, typed); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := save(w, g.Programme, programme.Seen{Version: 1}, typed); err != nil {
		t.Fatal(err)
	}
	for name, act := range map[string]func(*dbtest.Database, programme.ID, programme.Seen, programme.Typed) error{"saves": save, "publishes": publish} {
		if err := act(w, g.Programme, programme.Seen{Version: 1}, typed); !fault.Is(err, fault.Conflict) {
			t.Errorf("who opened it before %s over it: %v", name, err)
		}
	}
}

func TestPublishingMakesAVersionAndACycleKeepsItsOwn(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	typed := draftOf(t, w, g.Programme).Typed
	typed.Name, typed.EntryRules, typed.ClosedAfter, typed.OfferDays, typed.CompletionPercent, typed.Questions = "Oser changer", "Être volontaire.", "0", "5", "60", " Une affirmation. \n"
	typed.Steps = []programme.TypedStep{{Theme: "Ouverture", Minutes: "45", Objectives: "Se connaître", Material: "Tableau"}, {Theme: "Suite"}, {}}
	if err := publish(w, g.Programme, programme.Seen{Version: 1}, typed); err != nil {
		t.Fatal(err)
	}
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		p, err := programme.Find(ctx, tx, g.Programme)
		if err != nil {
			return err
		}
		if p.Name != "Oser changer" || p.Number != 2 || p.Sessions != 2 || p.Drafted {
			t.Errorf("published as %+v", p)
		}
		v, err := programme.VersionOf(ctx, tx, g.Programme, 2)
		if err != nil {
			return err
		}
		want := programme.Template{
			EntryRules: "Être volontaire.", SeatsMin: 1, SeatsMax: 70, Minutes: 120, Rules: programme.Rules{OfferDays: 5, CompletionPercent: 60, AbsencesLimit: 3}, Questions: []string{"Une affirmation."},
			Sessions: []programme.Step{{Theme: "Ouverture", Minutes: 45, Objectives: "Se connaître", Material: "Tableau"}, {Theme: "Suite"}},
		}
		if !reflect.DeepEqual(v.Template, want) || v.MadeName != fixture.Helene.Name {
			t.Errorf("version 2 says %+v\nwant %+v", v.Template, want)
		}
		before, err := programme.CycleByID(ctx, tx, g.Cycle)
		if err != nil {
			return err
		}
		if before.Version != 1 || before.EntryEnds == nil {
			t.Errorf("the cycle took the new version: %+v", before)
		}
		sessions, err := programme.Sessions(ctx, tx, g.Cycle)
		if len(sessions) != 8 || sessions[0].EndsAt.Sub(sessions[0].StartsAt) != 2*time.Hour {
			t.Errorf("the cycle has %d sessions", len(sessions))
		}
		return err
	})
	after := programmetest.NewCycle(t, w, g.Programme)
	if len(after) != 2 || after[0].EndsAt.Sub(after[0].StartsAt) != 45*time.Minute || after[1].EndsAt.Sub(after[1].StartsAt) != 2*time.Hour {
		t.Errorf("a new cycle has %+v", after)
	}
}

func TestAnUnpublishedProgrammeMakesNoCycleAndMayBeThrownAway(t *testing.T) {
	w := world.New(t)
	var of programme.ID
	if err := asHelene(w, func(ctx context.Context, tx *db.Tx) (err error) {
		typed := programme.Usual()
		typed.Name = "À écrire"
		of, err = programme.Begin(ctx, tx, typed)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	active := func() (n int) {
		programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
			all, err := programme.Programmes(ctx, tx)
			n = len(all)
			return err
		})
		return n
	}
	if n := active(); n != 0 {
		t.Errorf("%d programmes may be chosen", n)
	}
	if err := asHelene(w, func(ctx context.Context, tx *db.Tx) error { return programme.Discard(ctx, tx, of) }); err != nil {
		t.Fatal(err)
	}
	var left int
	w.Scan(t, "select (select count(*) from programmes) + (select count(*) from programme_drafts)", nil, &left)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

func TestAWithdrawnProgrammeMakesNoNewCycle(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	withdraw := func() error {
		return asHelene(w, func(ctx context.Context, tx *db.Tx) error { return programme.Withdraw(ctx, tx, g.Programme) })
	}
	if err := withdraw(); err != nil {
		t.Fatal(err)
	}
	if err := withdraw(); !fault.Is(err, fault.Conflict) {
		t.Errorf("withdrawn twice: %v", err)
	}
	err := programmetest.Try(w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.ByID(ctx, tx, g.Programme)
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("it may still be chosen: %v", err)
	}
}
