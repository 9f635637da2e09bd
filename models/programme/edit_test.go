package programme_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
	"passerelle/models/schedule"
)

// What was foreseen is what is done, session by session, and what has begun stays.
func TestEditingOneDateChangesExactlyWhatWasSaid(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	w.Stand(g.Sessions[1].StartsAt.Add(time.Minute)) // two have begun
	undone, edited := errors.New("undone"), 0
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 7).Draw(r, "session")
		on := day.On(g.Sessions[n].StartsAt, time.UTC).Add(rapid.IntRange(-5, 9).Draw(r, "days"))
		edit := programme.Edit{
			On: on, At: day.ClockOf(rapid.IntRange(8, 20).Draw(r, "hour"), 0), Reason: "Essai", Lasts: time.Duration(rapid.IntRange(0, 3).Draw(r, "lasts")) * time.Hour,
			Reach: rapid.SampledFrom([]schedule.Reach{schedule.ThisSession, schedule.ThisAndFollowing, schedule.AllToCome}).Draw(r, "reach"),
		}
		err := try(w, func(ctx context.Context, tx *db.Tx) error {
			foreseen, err := programme.Foresee(ctx, tx, g.Sessions[n].ID, edit)
			if _, refused := fault.As(err); refused {
				return undone
			}
			if err != nil {
				return err
			}
			edit.Seen = foreseen.Version
			if err := programme.EditSessions(ctx, tx, g.Sessions[n].ID, edit); err != nil {
				return err
			}
			edited++
			after, err := programme.Sessions(ctx, tx, g.Cycle)
			for _, s := range after {
				want := schedule.Slot{StartsAt: g.Sessions[s.Position-1].StartsAt, EndsAt: g.Sessions[s.Position-1].EndsAt}
				for _, said := range foreseen.Changed {
					if said.Session == s.ID {
						want = schedule.Slot{StartsAt: said.Now.StartsAt, EndsAt: said.Now.EndsAt}
					}
				}
				got := schedule.Slot{StartsAt: s.StartsAt, EndsAt: s.EndsAt}
				if !got.Same(want) || s.Position <= 2 && !s.StartsAt.Equal(g.Sessions[s.Position-1].StartsAt) {
					r.Errorf("number %d is at %s, said was %s", s.Position, s.StartsAt, want.StartsAt)
				}
			}
			if err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) {
			r.Fatal(err)
		}
	})
	if edited == 0 {
		t.Error("nothing was edited")
	}
}

func TestAnEditThatIsNoLongerWhatWasShownChangesNothing(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	edit := move(day.Of(2026, 12, 2), day.ClockOf(18, 0), schedule.AllToCome)
	var foreseen programme.Foreseen
	look := func(ctx context.Context, tx *db.Tx) (err error) {
		foreseen, err = programme.Foresee(ctx, tx, g.Sessions[1].ID, edit)
		return err
	}
	if err := try(w, look); err != nil {
		t.Fatal(err)
	}
	edit.Seen = foreseen.Version
	if err := try(w, func(ctx context.Context, tx *db.Tx) error {
		return programme.CancelSession(ctx, tx, g.Sessions[4].ID, "Absence")
	}); err != nil {
		t.Fatal(err)
	}
	carry := func(ctx context.Context, tx *db.Tx) error {
		return programme.EditSessions(ctx, tx, g.Sessions[1].ID, edit)
	}
	if err := try(w, carry); !fault.Is(err, fault.Conflict) {
		t.Errorf("over somebody else's change: %v", err)
	}
	if got := dates(t, w, g.Cycle); got[1] != "01/12 18:00" {
		t.Errorf("moved all the same: %q", got)
	}
	if err := try(w, look); err != nil {
		t.Fatal(err)
	}
	edit.Seen = foreseen.Version
	if err := try(w, carry); err != nil {
		t.Fatal(err)
	}
	want := []string{"25/11 18:00", "02/12 18:00", "09/12 18:00", "16/12 18:00", "(22/12 18:00)"}
	if got := dates(t, w, g.Cycle); !slices.Equal(got[:5], want) {
		t.Errorf("got %q", got)
	}
	var lines, raised int
	w.Scan(t, "select (select count(*) from journal where noun = 'session' and detail = 'moved'), (select count(*) from sessions where sequence = 1 and status = 'planned')", nil, &lines, &raised)
	if lines != 7 || raised != 7 {
		t.Errorf("%d lines of the journal, %d sequences raised", lines, raised)
	}
	if err := programmetest.Try(w, fixture.Yanis.Actor(), carry); err == nil {
		t.Error("an outside facilitator edits")
	}
}

// Another room alone moves nothing, raises the numbers of a calendar, and is told as
// a change.
func TestAnotherRoomOfAllSessionsMovesNone(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	before := dates(t, w, g.Cycle)
	programmetest.NewCycle(t, w, g.Programme) // makes « Salle 3 » known
	edit := move(day.Of(2026, 12, 1), day.ClockOf(18, 0), schedule.AllToCome)
	err := try(w, func(ctx context.Context, tx *db.Tx) error {
		rooms, err := programme.Rooms(ctx, tx)
		if err != nil {
			return err
		}
		for _, one := range rooms {
			if one.Name == "Salle 3" {
				edit.Room = &one.ID
			}
		}
		return programmetest.Edit(ctx, tx, g.Sessions[1].ID, edit)
	})
	if err != nil {
		t.Fatal(err)
	}
	var rooms, changed int
	var cycle string
	w.Scan(t, `select (select count(*) from sessions where cycle_id = $1 and room = 'Salle 3' and sequence = 1),
		(select count(*) from session_changes where change = 'changed' and was_room = 'Salle 2' and now_room = 'Salle 3'), (select room from cycles where id = $1)`, []any{g.Cycle}, &rooms, &changed, &cycle)
	if got := dates(t, w, g.Cycle); !slices.Equal(got, before) || rooms != 8 || changed != 8 || cycle != "Salle 3" {
		t.Errorf("%q, %d rooms, %d changes, the cycle is in %s", got, rooms, changed, cycle)
	}
}
