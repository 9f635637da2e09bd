package attendance_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/attendance"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

func standing(t *testing.T, w *dbtest.Database, seat programme.EnrolmentID) (s attendance.Standing) {
	t.Helper()
	programmetest.Write(t, w, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) (err error) {
		s, err = attendance.StandingOf(ctx, tx, seat)
		return err
	})
	return s
}

func decide(w *dbtest.Database, by *fixture.Persona, seat programme.EnrolmentID, verdict attendance.Verdict, reason string) error {
	return programmetest.Try(w, by.Actor(), func(ctx context.Context, tx *db.Tx) error {
		_, err := attendance.Decide(ctx, tx, seat, verdict, reason)
		return err
	})
}

// marked records the marks of one person, one session after the other, and
// stands after the last.
func marked(t *testing.T, w *dbtest.Database, g programmetest.Group, seat programme.EnrolmentID, marks ...attendance.Mark) {
	t.Helper()
	for i, mark := range marks {
		at(w, g.Sessions[i], time.Hour)
		var now attendance.Mark
		for _, row := range sheet(t, w, fixture.Nadia, g.Sessions[i].ID).Rows {
			if row.Enrolment == seat {
				now = row.Mark
			}
		}
		mustRecord(t, w, fixture.Nadia, g.Sessions[i].ID, held(entries{seat: {Mark: mark, Seen: now}}))
	}
}

// Eight sessions, three unexplained absences or less than 75 % still within
// reach: from there on a decision is proposed, by the marks alone.
func TestADecisionIsProposedFromTheLocalNumberOn(t *testing.T) {
	w := world.New(t)
	const no, late, yes, excused, off = attendance.Unexcused, attendance.LateRefused, attendance.Present, attendance.ExcusedDeclared, attendance.CancelledByService
	for _, c := range []struct {
		name                          string
		marks                         []attendance.Mark
		unexplained, missed, expected int
		proposed                      bool
	}{
		{"two absences", []attendance.Mark{no, no}, 2, 2, 8, false},
		{"three absences", []attendance.Mark{no, yes, no, no}, 3, 3, 8, true},
		{"three excused", []attendance.Mark{excused, excused, excused}, 0, 0, 5, false},
		{"three cancelled by the service", []attendance.Mark{off, off, off}, 0, 0, 5, false},
		{"turned away three times", []attendance.Mark{late, late, late}, 0, 3, 8, true},
		{"one absence and four excused", []attendance.Mark{excused, excused, excused, excused, no}, 1, 1, 4, false},
		{"two absences and four excused", []attendance.Mark{excused, excused, excused, excused, no, no}, 2, 2, 4, true},
	} {
		w.Stand(dbtest.Monday)
		g := programmetest.New(t, w, programmetest.Options{})
		seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
		w.Exec(t, "update persons set appi_ref = null, phone = ''")
		marked(t, w, g, seat, c.marks...)
		s := standing(t, w, seat)
		if s.Unexplained != c.unexplained || s.Missed != c.missed || s.Expected != c.expected || s.Proposed() != c.proposed {
			t.Errorf("%s: %d unexplained, %d missed of %d, proposed %v", c.name, s.Unexplained, s.Missed, s.Expected, s.Proposed())
		}
	}
}

// The number is the version's: one that says one proposes at the first.
func TestTheNumberIsALocalRuleOfTheVersion(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	w.Exec(t, "update programme_versions set absences_limit = 1")
	marked(t, w, g, seat, attendance.Unexcused)
	if s := standing(t, w, seat); !s.Proposed() || s.Limit != 1 {
		t.Errorf("%+v", s)
	}
}

// A correction is all it takes; nothing is decided by itself; a person decides
// on the figures of the moment, and one more absence asks anew.
func TestADecisionAfterAbsencesIsAPersons(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	marked(t, w, g, seat, attendance.Unexcused, attendance.Unexcused)
	expect(t, decide(w, fixture.Nadia, seat, attendance.Excluded, "absences"), fault.Conflict, "exclusion.error.none")
	marked(t, w, g, seat, attendance.Unexcused, attendance.Unexcused, attendance.Unexcused)
	if s := standing(t, w, seat); !s.Proposed() || s.Left {
		t.Fatalf("after three: %+v", s)
	}
	if err := decide(w, fixture.Nadia, seat, attendance.Kept, "absences"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a reason of the other verdict: %v", err)
	}
	expect(t, decide(w, fixture.Marc, seat, attendance.Kept, "explained"), fault.Forbidden, "cycle.error.decide")
	if err := decide(w, fixture.Nadia, seat, attendance.Kept, "explained"); err != nil {
		t.Fatal(err)
	}
	if s := standing(t, w, seat); s.Proposed() || s.Left {
		t.Errorf("kept: %+v", s)
	}
	marked(t, w, g, seat, attendance.ExcusedDeclared)
	if s := standing(t, w, seat); s.Proposed() || s.Unexplained != 2 {
		t.Errorf("corrected: %+v", s)
	}
	marked(t, w, g, seat, attendance.Unexcused, attendance.Unexcused, attendance.Unexcused, attendance.Unexcused)
	if s := standing(t, w, seat); !s.Proposed() {
		t.Errorf("one more: %+v", s)
	}
	if err := decide(w, fixture.Helene, seat, attendance.Excluded, "no_contact"); err != nil {
		t.Fatal(err)
	}
	var status, roster string
	var taken, told, journal int
	w.Scan(t, `select e.status, r.status, c.seats_taken, (select count(*) from notices where kind = 'exclusion_decided' and account_id = $2), (select count(*) from journal where noun = 'exclusion')
		from enrolments e join rosters r on r.enrolment_id = e.id join cycles c on c.id = e.cycle_id where e.id = $1`, []any{seat, fixture.Nadia.Account()}, &status, &roster, &taken, &told, &journal)
	if status != "excluded" || roster != "left" || taken != 0 || told != 2 || journal < 2 {
		t.Errorf("%s, %s on the roster, %d seats taken, told %d times, %d lines", status, roster, taken, told, journal)
	}
	expect(t, decide(w, fixture.Nadia, seat, attendance.Kept, "explained"), fault.Conflict, "exclusion.error.none")
}

// It stands before who leads the cycle and the manager of its branch, and before
// nobody else; for a partner's role and another service it does not exist.
func TestADecisionIsProposedToThoseWhoseItIs(t *testing.T) {
	w := world.New(t)
	g := programmetest.New(t, w, programmetest.Options{External: fixture.Yanis})
	seat := g.Enrolled(t, w, fixture.Nadia, 1)[0]
	marked(t, w, g, seat, attendance.Unexcused, attendance.Unexcused, attendance.Unexcused)
	for who, want := range map[*fixture.Persona]int{fixture.Nadia: 1, fixture.Helene: 1, fixture.Marc: 0, fixture.Odile: 0, fixture.Ines: 0} {
		programmetest.Write(t, w, who.Actor(), func(ctx context.Context, tx *db.Tx) error {
			mine, err := charge.Of(ctx, tx)
			if err != nil {
				return err
			}
			found, err := attendance.ProposalsForMe(ctx, tx, mine)
			if len(found) != want {
				t.Errorf("%s is shown %d", who.Slug, len(found))
			}
			return err
		})
	}
	if err := decide(w, fixture.Ines, seat, attendance.Kept, "explained"); !fault.Is(err, fault.NotFound) {
		t.Errorf("another service: %v", err)
	}
	for _, statement := range []string{"select id from exclusions", "insert into exclusions (id) values (gen_random_uuid())", "update exclusions set decision = 'kept'", "delete from exclusions", "select absences_limit from programme_versions"} {
		if _, err := asPartner(t, w, fixture.Yanis, g.Sessions[2].StartsAt, statement); !refused(err, "42501") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
