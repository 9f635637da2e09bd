package referral_test

import (
	"context"
	"testing"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func (s *stage) mark(who *fixture.Persona, of referral.ID, mark referral.Mark, excuse string) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.MarkAppointment(ctx, tx, of, mark, excuse) })
}

func (s *stage) meet(who *fixture.Persona, of referral.ID, on day.Day) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.Meet(ctx, tx, of, referral.Meeting{On: on, At: half(9)})
	})
}

// met is on Tuesday 1 December at 10:30; noon is after it.
var noon = time.Date(2026, time.December, 1, 11, 0, 0, 0, time.UTC)

func TestAMarkIsCorrectedAndTheFormerOneKept(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	s.Stand(noon)
	for _, c := range []struct {
		who    *fixture.Persona
		mark   referral.Mark
		excuse string
	}{{fixture.Karim, referral.Missed, ""}, {fixture.Nadia, referral.Excused, "health"}} {
		if err := s.mark(c.who, of, c.mark, c.excuse); err != nil {
			t.Fatal(err)
		}
	}
	for who, excuse := range map[*fixture.Persona]string{fixture.Nadia: "health", fixture.Karim: ""} {
		r, err := s.read(who, of)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Markings) != 2 || r.Markings[0].Mark != referral.Missed || r.Markings[0].Name != fixture.Karim.Name || r.Markings[1].Mark != referral.Excused || r.Markings[1].Excuse != excuse {
			t.Errorf("%s reads %+v", who.Slug, r.Markings)
		}
		last, _ := r.Appointment()
		if stands, _ := r.Marking(); stands.Mark != referral.Excused || last.On != day.Of(2026, time.December, 1) || r.Movable() || r.Status != referral.AppointmentSet {
			t.Errorf("%s: %+v of %+v", who.Slug, stands, last)
		}
	}
	var planned, happened int
	s.Scan(t, "select count(*) from referral_appointments where referral_id = $1", []any{of}, &planned)
	s.Scan(t, "select count(*) from appointment_marks where referral_id = $1 and happened", []any{of}, &happened)
	if planned != 1 || happened != 1 {
		t.Errorf("%d planned, %d that happened", planned, happened)
	}
}

func TestOnlyAnExcuseComesBeforeItsHour(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	for _, mark := range []referral.Mark{referral.Attended, referral.Missed, referral.NotHeld} {
		if got := wrong(s.mark(fixture.Karim, of, mark, "")); got["mark"] != "appointment.error.ahead" {
			t.Errorf("%s ahead of its hour: %v", mark, got)
		}
	}
	if err := s.mark(fixture.Nadia, of, referral.Excused, "work"); err != nil {
		t.Error(err)
	}
	s.Stand(time.Date(2026, time.December, 1, 9, 15, 0, 0, time.UTC))
	if err := s.mark(fixture.Karim, of, referral.Attended, ""); err != nil {
		t.Errorf("a quarter of an hour before: %v", err)
	}
	for name, c := range map[string]struct {
		who    *fixture.Persona
		mark   referral.Mark
		excuse string
		field  string
	}{
		"no mark":             {fixture.Karim, "", "", "mark"},
		"a mark of no list":   {fixture.Karim, "late", "", "mark"},
		"a partner's motive":  {fixture.Karim, referral.Excused, "health", "excuse"},
		"a motive of no list": {fixture.Nadia, referral.Excused, "Rechute.", "excuse"},
		"a motive of nothing": {fixture.Nadia, referral.Missed, "work", "excuse"},
	} {
		if got := wrong(s.mark(c.who, of, c.mark, c.excuse)); got[c.field] == "" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What treats somebody says no more than it attests.
func TestAHealthPartnerMarksNothing(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RiveDouceCare, fixture.Sophie)
	s.Stand(noon)
	if err := s.mark(fixture.Sophie, of, referral.Missed, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("Sophie marks: %v", err)
	}
	if err := s.mark(fixture.Nadia, of, referral.Attended, ""); err != nil {
		t.Errorf("Nadia, to whom it was shown: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Bertrand, fixture.Ines} {
		if err := s.mark(who, of, referral.Attended, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("for %s it exists: %v", who.Slug, err)
		}
	}
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "select motive from appointment_marks"); !forbidden(err) {
		t.Errorf("a partner reads by what somebody is excused: %v", err)
	}
	if n, err := s.BySQL(s.t, fixture.Karim.Actor(), "select attended from appointment_marks"); err != nil || n > 0 {
		t.Errorf("another partner reads %d marks: %v", n, err)
	}
	for _, statement := range []string{"update appointment_marks set attended = 'attended'", "delete from appointment_marks"} {
		if _, err := s.BySQL(s.t, fixture.Nadia.Actor(), statement); !forbidden(err) {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestOneAppointmentFollowsAnother(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.SemaillesWork, fixture.Lucie)
	if err := s.meet(fixture.Lucie, of, day.Of(2026, time.December, 8)); !fault.Is(err, fault.Conflict) {
		t.Errorf("before it is accepted: %v", err)
	}
	s.as(fixture.Lucie, func(ctx context.Context, tx *db.Tx) error {
		return referral.Accept(ctx, tx, of, day.Of(2026, time.December, 2))
	})
	if err := s.meet(fixture.Lucie, of, day.Of(2026, time.December, 8)); !fault.Is(err, fault.Conflict) {
		t.Errorf("while one stands: %v", err)
	}
	s.Stand(noon)
	if err := s.mark(fixture.Lucie, of, referral.Attended, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.meet(fixture.Lucie, of, day.Of(2026, time.December, 8)); err != nil {
		t.Fatal(err)
	}
	if err := s.moveTo(fixture.Nadia, of, referral.Meeting{On: day.Of(2026, time.December, 9), At: half(14)}, "person"); err != nil {
		t.Fatal(err)
	}
	r, err := s.read(fixture.Nadia, of)
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := r.Appointment(); len(r.Appointments) != 3 || last.Number != 2 || last.Sequence != 1 || last.On != day.Of(2026, time.December, 9) || last.Reason != "person" {
		t.Errorf("%d versions, the last %+v", len(r.Appointments), last)
	}
	if _, marked := r.Marking(); marked {
		t.Error("the next one is marked with the first one's mark")
	}
	if first, ok := r.MarkingOf(1); !ok || first.Mark != referral.Attended {
		t.Errorf("the first is %+v", first)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, of, "met_otherwise") })
	if r, err = s.read(fixture.Nadia, of); err != nil {
		t.Fatal(err)
	}
	if last, _ := r.Appointment(); !last.Cancelled || last.Number != 2 || last.Sequence != 2 {
		t.Errorf("after withdrawal: %+v", last)
	}
}

// listed are the names, days and marks of a list, as one side reads it.
func (s *stage) listed(who *fixture.Persona, of referral.Of) (rows []referral.Received) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) error {
		var mine charge.Charge
		var err error
		if who.Service != nil {
			if mine, err = charge.Of(ctx, tx); err != nil {
				return err
			}
		}
		rows, err = referral.Appointments(ctx, tx, mine, of)
		return err
	})
	return rows
}

func TestTheListOfADayIsEachSidesOwn(t *testing.T) {
	s := newStage(t)
	of := s.met(&fixture.RelaisRooms, fixture.Karim)
	first := day.Of(2026, time.December, 1)
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Karim} {
		if rows := s.listed(who, referral.Of{On: first}); len(rows) != 1 || rows[0].Name != "VALADIER Samuel" || rows[0].Referral != of || rows[0].Mark != "" || rows[0].Register != (who == fixture.Nadia) {
			t.Errorf("%s reads %+v", who.Slug, rows)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Marc, fixture.Ines, fixture.Sophie, fixture.Bertrand} {
		if rows := s.listed(who, referral.Of{On: first, Unmarked: true}); len(rows) > 0 {
			t.Errorf("%s reads %+v", who.Slug, rows)
		}
	}
	if err := s.moveTo(fixture.Karim, of, referral.Meeting{On: day.Of(2026, time.December, 2), At: half(9)}, "structure"); err != nil {
		t.Fatal(err)
	}
	if rows := s.listed(fixture.Karim, referral.Of{On: first}); len(rows) > 0 {
		t.Errorf("it was moved away: %+v", rows)
	}
	if rows := s.listed(fixture.Karim, referral.Of{On: first.Add(6), Unmarked: true}); len(rows) != 1 || rows[0].On != first.Add(1) {
		t.Errorf("nothing was said of it: %+v", rows)
	}
	s.Stand(noon.Add(24 * time.Hour))
	if err := s.mark(fixture.Karim, of, referral.Missed, ""); err != nil {
		t.Fatal(err)
	}
	if rows := s.listed(fixture.Nadia, referral.Of{On: first.Add(2), MissedSince: noon}); len(rows) != 1 || rows[0].Mark != referral.Missed || !rows[0].Register {
		t.Errorf("an absence: %+v", rows)
	}
	if rows := s.listed(fixture.Nadia, referral.Of{On: first.Add(6), Unmarked: true}); len(rows) > 0 {
		t.Errorf("still waits: %+v", rows)
	}
}
