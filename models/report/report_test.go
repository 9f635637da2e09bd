package report_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/report"
)

func TestEachFactHasItsSourceAndHourAndWhatWasCalledOffCountsForNobody(t *testing.T) {
	s := newScene(t)
	which := s.begun(fixture.Nadia)
	c := s.read(fixture.Nadia, which).Contents
	want := report.Tally{Summons: 5, Attended: 1, Excused: 1, Unexplained: 3, Unproved: 3, Off: 1}
	if got := c.Count(); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
	for _, f := range c.Facts {
		if f.At.IsZero() || f.RecordedAt.IsZero() || f.By == "" || f.Side == "" {
			t.Errorf("no source or hour: %+v", f)
		}
	}
	// A correction recounts; the invariant of the roll calls holds here too.
	s.mark(1, attendance.Unexcused, attendance.ExcusedProof)
	want.Unexplained, want.Unproved, want.Excused = 2, 2, 2
	if got := s.read(fixture.Nadia, which).Contents.Count(); got != want {
		t.Errorf("corrected: %+v, want %+v", got, want)
	}
}

// A summons is proved by the commitment that was signed before, or by what the
// officer records; a letter that came back proves nothing.
func TestASummonsIsUnprovedUntilSomethingShowsThatThePersonKnew(t *testing.T) {
	s := newScene(t)
	which := s.begun(fixture.Nadia)
	missed := s.group.Sessions[1].ID.UUID
	prove := func(of uuid.UUID, way report.Way, on day.Day) error {
		return s.try(fixture.Nadia, func(ctx context.Context, tx *db.Tx, a person.Access) error {
			return report.Prove(ctx, tx, a, which, report.New{Of: of, Way: way, On: on})
		})
	}
	november := day.Of(2026, time.November, 25)
	for _, c := range []struct {
		way      report.Way
		unproved int
	}{{report.Back, 3}, {report.Receipt, 2}} {
		if err := prove(missed, c.way, november); err != nil {
			t.Fatal(err)
		}
		s.Stand(s.group.Sessions[5].StartsAt.Add(2 * time.Hour))
		if got := s.read(fixture.Nadia, which).Contents.Count().Unproved; got != c.unproved {
			t.Errorf("after %s: %d unproved, want %d", c.way, got, c.unproved)
		}
	}
	for _, wrong := range []error{prove(uuid.New(), report.Receipt, november), prove(s.group.Sessions[2].ID.UUID, report.Receipt, november),
		prove(missed, report.Contract, november), prove(missed, report.Told, november.Add(90)), prove(missed, report.Told, day.Day{})} {
		if !fault.Is(wrong, fault.Invalid) {
			t.Errorf("refused with %v", wrong)
		}
	}
	s.Exec(t, "update enrolments set contract_on = '2026-11-30' where id = $1", s.seat.UUID)
	facts := s.read(fixture.Nadia, which).Contents.Facts
	at := slices.IndexFunc(facts, func(f report.Fact) bool { return f.ID == s.group.Sessions[5].ID.UUID })
	if facts[at].Proof.Way != report.Contract || facts[at].Unproved() {
		t.Errorf("after the commitment: %+v", facts[at].Proof)
	}
}

func TestAReportIsReadByTheOfficerInChargeAndThoseWhoValidate(t *testing.T) {
	s := newScene(t)
	which := s.begun(fixture.Nadia)
	read := func(by *fixture.Persona) error {
		return s.try(by, func(ctx context.Context, tx *db.Tx, a person.Access) error {
			_, err := report.ByID(ctx, tx, a, which)
			return err
		})
	}
	for by, want := range map[*fixture.Persona]fault.Kind{fixture.Marc: fault.Forbidden, fixture.Lea: fault.NotFound, fixture.Odile: fault.Forbidden, fixture.Ines: fault.NotFound, fixture.Sabine: fault.NotFound} {
		if err := read(by); !fault.Is(err, want) {
			t.Errorf("%s: %v", by.Slug, err)
		}
	}
	for _, by := range []*fixture.Persona{fixture.Nadia, fixture.Helene, fixture.Dominique} {
		if err := read(by); err != nil {
			t.Errorf("%s: %v", by.Slug, err)
		}
	}
	for _, table := range []string{"reports", "report_events", "summons_proofs"} {
		for _, by := range []*fixture.Persona{fixture.Karim, fixture.Yanis, fixture.Paul, fixture.Claire, fixture.Admin} {
			if _, err := s.BySQL(t, by.Actor(), "select from "+table); err == nil {
				t.Errorf("%s reads %s", by.Slug, table)
			}
		}
		if rows, err := s.BySQL(t, fixture.Ines.Actor(), "select from "+table); err != nil || rows != 0 {
			t.Errorf("another service reads %d rows of %s: %v", rows, table, err)
		}
	}
	if err := s.try(fixture.Marc, func(ctx context.Context, tx *db.Tx, a person.Access) error {
		_, err := report.Begin(ctx, tx, a, report.Plan{Kind: report.End, FromOn: day.Of(2026, time.December, 1), UntilOn: day.Of(2026, time.December, 2)})
		return err
	}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a colleague begins a report: %v", err)
	}
}

// Article 9-1 of the civil code: before judgment nothing speaks of a conviction,
// whoever typed it and whatever other measure there is.
func TestBeforeJudgmentNothingInAReportSpeaksOfAConviction(t *testing.T) {
	s := newScene(t)
	s.under("judicial_supervision", "before", true)
	which := s.begun(fixture.Nadia)
	if c := s.read(fixture.Nadia, which).Contents; !c.Presumed || !c.Register {
		t.Errorf("presumed %v, under écrou %v", c.Presumed, c.Register)
	}
	err := s.submit(fixture.Nadia, which, report.Text{PersonWords: "Je ne suis pas Condamnée.", Analysis: "Le condamné n’est pas venu."})
	if f, ok := fault.As(err); !ok || len(f.Fields) != 2 || f.Fields[0].Key != "magistrate_report.error.presumed" {
		t.Errorf("submitted: %v", err)
	}
	if err := s.submit(fixture.Nadia, which, text); err != nil {
		t.Error(err)
	}
}
