package programme_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/ical"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// shut is an event of a calendar, on days of 2026.
func shut(uid, title string, from, to day.Day) ical.Event {
	return ical.Event{UID: uid, Title: title, From: from, To: to}
}

func foretold(p programme.ClosurePlan) string {
	return fmt.Sprintf("%d new, %d changed, %d same, %d past, %d unread, %d gone, %d sessions", len(p.Fresh), len(p.Changed), p.Same, p.Past, len(p.Unread), len(p.Gone), p.Shut)
}

// bring imports events for a whole service, as somebody of it.
func bring(t *testing.T, w *dbtest.Database, by *fixture.Persona, events []ical.Event, remove ...programme.ClosureID) (plan programme.ClosurePlan) {
	t.Helper()
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		foreseen, err := programme.PlanClosures(ctx, tx, uuid.Nil, events)
		if err != nil {
			return err
		}
		if plan, err = programme.ImportClosures(ctx, tx, uuid.Nil, events, remove); err == nil && foretold(plan) != foretold(foreseen) {
			t.Errorf("said %s, did %s", foretold(foreseen), foretold(plan))
		}
		return err
	})
	return plan
}

func kept(t *testing.T, w *dbtest.Database, by *fixture.Persona) string {
	t.Helper()
	var all []string
	programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		listed, err := programme.Closures(ctx, tx, day.Of(2026, 11, 23))
		for _, c := range listed {
			all = append(all, c.Reason+" "+c.FromOn.String()+"/"+c.ToOn.String())
		}
		return err
	})
	return strings.Join(all, "; ")
}

// G1: a calendar brought again changes what it changed, and takes nothing away by itself.
func TestACalendarOfClosuresIsBroughtInAgainAndAgain(t *testing.T) {
	w := world.New(t)
	programmetest.New(t, w, programmetest.Options{})
	events := []ical.Event{
		shut("a", "Congés d’hiver", day.Of(2026, 12, 21), day.Of(2027, 1, 1)), shut("b", "Inventaire", day.Of(2027, 2, 1), day.Of(2027, 2, 1)),
		shut("old", "Pont", day.Of(2026, 5, 1), day.Of(2026, 5, 1)), {UID: "weekly", Title: "Réunion", Why: ical.Repeats},
		{UID: "off", Title: "Annulé", From: day.Of(2026, 12, 1), To: day.Of(2026, 12, 1), Cancelled: true},
	}
	first := bring(t, w, fixture.Nadia, events)
	if got := foretold(first); got != "2 new, 0 changed, 0 same, 1 past, 1 unread, 0 gone, 2 sessions" || len(first.ShutFirst) != 2 || first.ShutFirst[0].Label == "" || first.ShutFirst[0].TimeZone == "" {
		t.Errorf("first: %s %+v", got, first.ShutFirst)
	}
	if got := foretold(bring(t, w, fixture.Nadia, events)); got != "0 new, 0 changed, 2 same, 1 past, 1 unread, 0 gone, 0 sessions" {
		t.Errorf("again: %s", got)
	}
	events[0].To, events[1].Title = day.Of(2027, 1, 3), "Inventaire annuel"
	if got := foretold(bring(t, w, fixture.Nadia, events)); got != "0 new, 2 changed, 0 same, 1 past, 1 unread, 0 gone, 0 sessions" {
		t.Errorf("changed: %s", got)
	}
	want := "Congés d’hiver 2026-12-21/2027-01-03; Inventaire annuel 2027-02-01/2027-02-01"
	if got := kept(t, w, fixture.Nadia); got != want {
		t.Errorf("kept: %s", got)
	}
	if got := foretold(bring(t, w, fixture.Ines, events[1:])); got != "1 new, 0 changed, 0 same, 1 past, 1 unread, 0 gone, 0 sessions" {
		t.Errorf("another service: %s", got)
	}
	// One is called off, one is not listed any more: without a tick both stay.
	events[0].Cancelled = true
	less := slices.Delete(slices.Clone(events), 1, 2)
	left := bring(t, w, fixture.Nadia, less)
	if got := foretold(left); got != "0 new, 0 changed, 0 same, 1 past, 1 unread, 2 gone, 0 sessions" || kept(t, w, fixture.Nadia) != want {
		t.Fatalf("gone: %s; kept: %s", got, kept(t, w, fixture.Nadia))
	}
	bring(t, w, fixture.Nadia, less, left.Gone[0].ID)
	if got := kept(t, w, fixture.Nadia); got != "Inventaire annuel 2027-02-01/2027-02-01" {
		t.Errorf("one ticked: %s", got)
	}
	// One that cannot be understood now was not taken out of the calendar.
	if got := foretold(bring(t, w, fixture.Nadia, []ical.Event{{UID: "b", Title: "Inventaire", Why: ical.Repeats}})); got != "0 new, 0 changed, 0 same, 0 past, 1 unread, 0 gone, 0 sessions" {
		t.Errorf("not understood: %s", got)
	}
	if got := kept(t, w, fixture.Ines); got != "Inventaire annuel 2027-02-01/2027-02-01" {
		t.Errorf("of the other service: %s", got)
	}
	var lines string
	w.Scan(t, "select string_agg(action || ' ' || n, ', ' order by action) from (select action, count(*) n from journal where noun = 'closure' group by action) x", nil, &lines)
	if lines != "change 2, create 3, erase 1" {
		t.Errorf("journal: %s", lines)
	}
}

// A calendar is that of one place: what was announced by hand, or came for another
// place, is never said to have left it; a closure of one place cannot be taken back
// through another's calendar.
func TestACalendarOfOnePlaceLeavesTheOthersAlone(t *testing.T) {
	w := world.New(t)
	branch := fixture.Nadia.Branch.ID
	event := []ical.Event{shut("a", "Travaux", day.Of(2026, 12, 7), day.Of(2026, 12, 8))}
	whole := bring(t, w, fixture.Nadia, event)
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		if _, err := programme.Announce(ctx, tx, programme.NewClosure{From: day.Of(2026, 12, 9), To: day.Of(2026, 12, 9), Reason: "À la main"}); err != nil {
			return err
		}
		plan, err := programme.ImportClosures(ctx, tx, branch, event, nil)
		if got := foretold(plan); got != "1 new, 0 changed, 0 same, 0 past, 0 unread, 0 gone, 0 sessions" {
			t.Errorf("of a branch: %s", got)
		}
		if err != nil {
			return err
		}
		other := []ical.Event{shut("z", "Autre", day.Of(2026, 12, 10), day.Of(2026, 12, 10))}
		plan, err = programme.PlanClosures(ctx, tx, branch, other)
		if len(plan.Gone) != 1 || plan.Gone[0].Reason != "Travaux" {
			t.Errorf("gone from the branch: %+v", plan.Gone)
		}
		return err
	})
	if len(whole.Fresh) != 1 || kept(t, w, fixture.Nadia) != "Travaux 2026-12-07/2026-12-08; Travaux 2026-12-07/2026-12-08; À la main 2026-12-09/2026-12-09" {
		t.Errorf("%s", kept(t, w, fixture.Nadia))
	}
	err := programmetest.Try(w, fixture.Ines.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := programme.ImportClosures(ctx, tx, branch, event, nil)
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("into a branch of another service: %v", err)
	}
	for name, forged := range map[string]ical.Event{
		"no uid": shut("", "x", day.Of(2026, 12, 7), day.Of(2026, 12, 8)), "backwards": shut("u", "x", day.Of(2026, 12, 8), day.Of(2026, 12, 7)),
		"no day": {UID: "u", Title: "x"}, "endless": shut("u", "x", day.Of(2026, 12, 8), day.Of(2029, 12, 7)), "no title": shut("u", "", day.Of(2026, 12, 8), day.Of(2026, 12, 8)),
	} {
		err := try(w, func(ctx context.Context, tx *db.Tx) error {
			_, err := programme.ImportClosures(ctx, tx, uuid.Nil, []ical.Event{forged}, nil)
			return err
		})
		if !fault.Is(err, fault.Malformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
