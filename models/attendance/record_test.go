package attendance_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func TestRollCallOpensFifteenMinutesBeforeTheStart(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	roll := held(entries{seats[0]: {Mark: attendance.Present}})
	at(w, g.Sessions[0], -attendance.Before-time.Second)
	expect(t, record(w, fixture.Yanis, g.Sessions[0].ID, roll), fault.Invalid, "attendance.error.future")
	expect(t, record(w, fixture.Nadia, g.Sessions[0].ID, roll), fault.Invalid, "attendance.error.future")
	at(w, g.Sessions[0], -attendance.Before)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, roll)
	expect(t, record(w, fixture.Yanis, g.Sessions[1].ID, roll), fault.Invalid, "attendance.error.future")
}

func TestFutureIsToldByTheClockOfTheBranch(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{By: fixture.Tefa})
	seats := g.Enrolled(t, w, fixture.Tefa, 1)
	roll := held(entries{seats[0]: {Mark: attendance.Present}})
	// 18:00 at Port-Corail is 15:00 in Paris in winter.
	w.Stand(time.Date(2026, time.November, 24, 13, 44, 59, 0, time.UTC))
	expect(t, record(w, fixture.Tefa, g.Sessions[0].ID, roll), fault.Invalid, "attendance.error.future")
	w.Stand(time.Date(2026, time.November, 24, 13, 45, 0, 0, time.UTC))
	mustRecord(t, w, fixture.Tefa, g.Sessions[0].ID, roll)
	// A correction at 01:00 of the next local day is late, though still the same day in Paris.
	w.Stand(time.Date(2026, time.November, 24, 21, 0, 0, 0, time.UTC))
	mustRecord(t, w, fixture.Tefa, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.LeftEarly, Seen: attendance.Present}}))
	if s := sheet(t, w, fixture.Tefa, g.Sessions[0].ID); !s.Rows[0].Late || s.Corrections[0].Mark != attendance.Present {
		t.Errorf("%+v", s)
	}
}

func TestAfterSevenDaysOnlyTheServiceRecords(t *testing.T) {
	w := world.New(t)
	// Clocks change between the session and its last evening.
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis, From: day.Of(2027, time.March, 23)})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	zone, err := g.Sessions[0].Zone()
	if err != nil {
		t.Fatal(err)
	}
	evening := day.Of(2027, time.March, 30).In(zone, day.ClockOf(23, 59))
	w.Stand(evening)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Present}}))
	w.Stand(evening.Add(time.Minute))
	late := held(entries{seats[1]: {Mark: attendance.Unexcused}})
	expect(t, record(w, fixture.Yanis, g.Sessions[0].ID, late), fault.Conflict, "attendance.error.closed")
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, late)
	for _, row := range sheet(t, w, fixture.Nadia, g.Sessions[0].ID).Rows {
		if !row.Late {
			t.Errorf("%s is not marked as a late entry", row.Name)
		}
	}
}

func TestSameDayIsNoLateEntry(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{From: day.Of(2028, time.February, 29)})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	w.Exec(t, "select app.journal_extend('2028-03-01')")
	at(w, g.Sessions[0], 5*time.Hour+59*time.Minute)
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Present}}))
	if sheet(t, w, fixture.Nadia, g.Sessions[0].ID).Rows[0].Late {
		t.Error("23:59 on 29 February is the session's own day")
	}
}

func TestSentAgainChangesNothing(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	at(w, g.Sessions[0], time.Hour)
	roll := held(entries{seats[0]: {Mark: attendance.Present}, seats[1]: {Mark: attendance.Unexcused}, seats[2]: {Mark: attendance.LateAdmitted}})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := record(w, fixture.Yanis, g.Sessions[0].ID, roll); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var marks, corrections, lines int
	w.Scan(t, `select (select count(*) from attendance), (select count(*) from attendance_corrections),
		(select count(*) from journal where noun = 'session' and noun_id = $1)`, []any{g.Sessions[0].ID.UUID}, &marks, &corrections, &lines)
	if marks != 3 || corrections != 0 || lines != 1 {
		t.Errorf("%d marks, %d corrections, %d lines of journal", marks, corrections, lines)
	}
}

func TestCorrectionKeepsFormerValueAuthorAndHour(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	at(w, g.Sessions[0], time.Hour)
	first := g.Sessions[0].StartsAt.Add(time.Hour)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Unexcused}}))
	if n := absences(t, w, g.Cycle); n[seats[0]] != 1 {
		t.Errorf("absences %v", n)
	}
	at(w, g.Sessions[0], 26*time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.ExcusedProof, Seen: attendance.Unexcused}}))
	s := sheet(t, w, fixture.Yanis, g.Sessions[0].ID)
	want := attendance.Correction{Enrolment: seats[0], Name: "DURAND-AA Camille", Mark: attendance.Unexcused, ByName: fixture.Yanis.Name,
		At: first, ReplacedAt: first.Add(25 * time.Hour)}
	got := s.Corrections[0]
	got.At, got.ReplacedAt = got.At.In(first.Location()), got.ReplacedAt.In(first.Location())
	if len(s.Corrections) != 1 || got != want {
		t.Errorf("kept %+v", s.Corrections)
	}
	if n := absences(t, w, g.Cycle); len(n) != 0 {
		t.Errorf("an excuse that comes later leaves %v", n)
	}
}

func TestTwoFacilitatorsAtOnceEraseNothingSilently(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 2)
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Nadia, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.ExcusedDeclared}}))
	// Yanis had seen an empty page.
	stale := held(entries{seats[0]: {Mark: attendance.Unexcused}, seats[1]: {Mark: attendance.Present}})
	f, ok := fault.As(record(w, fixture.Yanis, g.Sessions[0].ID, stale))
	if !ok || f.Kind != fault.Conflict || len(f.Fields) != 1 || f.Fields[0].Field != "mark["+seats[0].String()+"]" {
		t.Fatalf("fault %+v", f)
	}
	if s := sheet(t, w, fixture.Yanis, g.Sessions[0].ID); s.Recorded() != 1 {
		t.Errorf("a refused roll call left %d marks", s.Recorded())
	}
	// The same value is no conflict.
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.ExcusedDeclared}}))
	// Having seen it, he insists.
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Unexcused, Seen: attendance.ExcusedDeclared}}))
	if s := sheet(t, w, fixture.Yanis, g.Sessions[0].ID); s.Rows[0].Mark != attendance.Unexcused || len(s.Corrections) != 1 {
		t.Errorf("%+v", s)
	}
}

func TestSessionNotHeldCountsAgainstNobody(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 3)
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Unexcused}}))
	not := attendance.Roll{Status: programme.NotHeld, Marks: entries{seats[0]: {Seen: attendance.Unexcused}}}
	f, ok := fault.As(record(w, fixture.Yanis, g.Sessions[0].ID, not))
	if !ok || f.Fields[0].Field != "reason" {
		t.Errorf("without a reason: %+v", f)
	}
	not.Reason = strings.Repeat("é", attendance.ReasonLength+1)
	f, ok = fault.As(record(w, fixture.Yanis, g.Sessions[0].ID, not))
	if !ok || f.Fields[0].Key != "attendance.error.reason_length" {
		t.Errorf("with a long reason: %+v", f)
	}
	not.Reason = "Salle fermée"
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, not)
	s := sheet(t, w, fixture.Yanis, g.Sessions[0].ID)
	for _, row := range s.Rows {
		if row.Mark != attendance.CancelledByService {
			t.Errorf("%s is %q", row.Name, row.Mark)
		}
	}
	if s.Session.Status != programme.NotHeld || s.Session.Reason != "Salle fermée" || len(s.Corrections) != 1 || len(absences(t, w, g.Cycle)) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestMarksOfOthersAreRefused(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seats := g.Enrolled(t, w, fixture.Nadia, 1)
	other := programmetest.New(t, w, programmetest.Options{})
	foreign := other.Enrolled(t, w, fixture.Marc, 0)
	at(w, g.Sessions[0], time.Hour)
	who := programmetest.Person(t, w, fixture.Nadia, 30)
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		seat, err := programme.Enrol(ctx, tx, other.Cycle, who)
		foreign = append(foreign, seat)
		return err
	})
	expect(t, record(w, fixture.Yanis, g.Sessions[0].ID, held(entries{foreign[0]: {Mark: attendance.Present}})), fault.Conflict, "attendance.error.roster")
	f, ok := fault.As(record(w, fixture.Yanis, g.Sessions[0].ID, held(entries{seats[0]: {Mark: "vanished"}})))
	if !ok || f.Fields[0].Key != "attendance.error.mark" {
		t.Errorf("an unknown mark: %+v", f)
	}
	// A colleague of Yanis' organisation who does not lead the cycle, and other organisations.
	for _, who := range []*fixture.Persona{programmetest.Stranger(t, w, &fixture.Horizon), programmetest.Stranger(t, w, &fixture.Relais), fixture.Ines} {
		expect(t, record(w, who, g.Sessions[0].ID, held(entries{seats[0]: {Mark: attendance.Present}})), fault.NotFound, "")
	}
	expect(t, record(w, fixture.Yanis, other.Sessions[0].ID, held(nil)), fault.NotFound, "")
}

func TestTimelineTellsWhatWasRecorded(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	who := programmetest.Person(t, w, fixture.Nadia, 0)
	var seat programme.EnrolmentID
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		seat, err = programme.Enrol(ctx, tx, g.Cycle, who)
		return err
	})
	at(w, g.Sessions[0], time.Hour)
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seat: {Mark: attendance.Present}}))
	mustRecord(t, w, fixture.Yanis, g.Sessions[0].ID, held(entries{seat: {Mark: attendance.SentHome, Seen: attendance.Present}}))
	read := func(by *fixture.Persona, who person.ID) (moments []attendance.Moment) {
		programmetest.Write(t, w, by.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
			moments, err = attendance.OfPerson(ctx, tx, who, tx.Now.AddDate(1, 0, 0))
			return err
		})
		return moments
	}
	got := read(fixture.Nadia, who)
	if len(got) != 1 || got[0].Mark != attendance.SentHome || got[0].Corrections != 1 || got[0].ByName != fixture.Yanis.Name || got[0].Label != "Cycle 2026-1" {
		t.Errorf("timeline %+v", got)
	}
	if got := read(fixture.Ines, who); len(got) != 0 {
		t.Errorf("Inès reads %+v", got)
	}
}
