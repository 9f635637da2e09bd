package attendance_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestTheReportOfACycleCountsWhatWasRecorded(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	here, gone, excused := attendance.Entry{Mark: attendance.Present}, attendance.Entry{Mark: attendance.Unexcused}, attendance.Entry{Mark: attendance.ExcusedProof}
	for i, marks := range []entries{{seats[0]: here, seats[1]: gone, seats[2]: here}, {seats[0]: here, seats[1]: excused, seats[2]: gone}, {seats[0]: here, seats[1]: here, seats[2]: here}} {
		at(w, g.Sessions[i], time.Hour)
		mustRecord(t, w, fixture.Nadia, g.Sessions[i].ID, held(marks))
	}
	at(w, g.Sessions[3], time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[3].ID, attendance.Roll{Status: programme.NotHeld, Reason: "Salle fermée"})
	// What the second missed is made up for; the third leaves; Yanis hands over.
	var added programme.SessionID
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		if added, err = programme.AddMakeUp(ctx, tx, g.Sessions[0].ID, programme.MakeUp{On: day.Of(2026, time.December, 17), At: day.ClockOf(18, 0)}); err != nil {
			return err
		}
		if _, err = programme.Unenrol(ctx, tx, seats[2]); err != nil {
			return err
		}
		return programme.Leave(ctx, tx, g.Cycle, fixture.Yanis.Account())
	})
	w.Stand(time.Date(2026, time.December, 17, 18, 0, 0, 0, time.UTC))
	mustRecord(t, w, fixture.Nadia, added, held(entries{seats[1]: here}))
	var r attendance.Report
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = attendance.ReportOf(ctx, tx, g.Cycle)
		return err
	})
	var counted [][4]int
	for _, s := range r.Sessions {
		counted = append(counted, [4]int{s.Present, s.Excused, s.Unexplained, s.Other})
	}
	want := [][4]int{{2, 0, 1}, {1, 1, 1}, {3}, {}, {1}, {}, {}, {}, {}}
	if !reflect.DeepEqual(counted, want) {
		t.Errorf("by session %v", counted)
	}
	// Three of the series were held: the first took part in all, the second in two,
	// one of them in its make-up.
	if r.Held != 3 || r.Delivered != 8*time.Hour || r.Attended != 14*time.Hour || r.Enrolled != 3 || r.Left != 1 || r.Percent != 75 || r.Completed != 1 {
		t.Errorf("it says %+v", r)
	}
	team := []attendance.Continuity{{Name: fixture.Nadia.Name, Part: programme.Lead, Held: 4}, {Name: fixture.Yanis.Name, Part: programme.External, Held: 3}}
	if !reflect.DeepEqual(r.Team, team) {
		t.Errorf("the team was %+v", r.Team)
	}
}

// A session that was not held and is held in another's place counts for everybody, as
// the first would have: whoever is not there has missed it.
func TestASessionHeldInPlaceOfAnotherCountsForEverybody(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	here, gone := attendance.Entry{Mark: attendance.Present}, attendance.Entry{Mark: attendance.Unexcused}
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, held(entries{seats[0]: here, seats[1]: here}))
	at(w, g.Sessions[1], time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[1].ID, attendance.Roll{Status: programme.NotHeld, Reason: "Salle fermée"})
	var added programme.SessionID
	var r attendance.Report
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		added, err = programme.AddMakeUp(ctx, tx, g.Sessions[1].ID, programme.MakeUp{On: day.Of(2026, time.December, 3), At: day.ClockOf(18, 0)})
		return err
	})
	w.Stand(time.Date(2026, time.December, 3, 18, 0, 0, 0, time.UTC))
	mustRecord(t, w, fixture.Nadia, added, held(entries{seats[0]: here, seats[1]: gone}))
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = attendance.ReportOf(ctx, tx, g.Cycle)
		return err
	})
	if r.Held != 2 || r.Completed != 1 {
		t.Errorf("%d sessions were held, %d completed", r.Held, r.Completed)
	}
	if s := standing(t, w, seats[1]); s.Missed != 1 || s.Expected != 8 || s.Unexplained != 1 {
		t.Errorf("who was not there: %+v", s)
	}
}
