package referral_test

import (
	"context"
	"testing"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

func (s *stage) outcome(who *fixture.Persona, of referral.ID, what referral.Outcome, on, until day.Day) error {
	return s.try(who.Actor(), func(ctx context.Context, tx *db.Tx) error {
		return referral.RecordOutcome(ctx, tx, of, what, on, until)
	})
}

func (s *stage) steps(who *fixture.Persona, of referral.ID) (all []referral.Step) {
	s.t.Helper()
	s.as(who, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = referral.Steps(ctx, tx, of)
		return err
	})
	return all
}

func TestAReferralForWorkSaysWhatItLedTo(t *testing.T) {
	s := newStage(t)
	of := s.send(&fixture.SemaillesWork, complete())
	first, until := day.Of(2026, 12, 1), day.Of(2027, 5, 31)
	for _, c := range []struct {
		who       *fixture.Persona
		what      referral.Outcome
		on, until day.Day
	}{{fixture.Lucie, "applied", day.Of(2026, 11, 20), day.Day{}}, {fixture.Lucie, "insertion", first, until}, {fixture.Nadia, "ended", day.Of(2026, 11, 23), day.Day{}}} {
		if err := s.outcome(c.who, of, c.what, c.on, c.until); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []*fixture.Persona{fixture.Nadia, fixture.Lucie} {
		all := s.steps(who, of)
		if len(all) != 3 || all[0].Outcome != "ended" || all[0].Name != fixture.Nadia.Name || all[1].Outcome != "insertion" || all[1].On != first || all[1].UntilOn != until || all[2].Outcome != "applied" {
			t.Errorf("%s reads %+v", who.Slug, all)
		}
	}
	var facts int
	s.Scan(t, "select count(*) from referral_facts where action = 'outcome' and reason = 'insertion'", nil, &facts)
	if facts != 1 {
		t.Errorf("%d facts", facts)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, of, "met_otherwise") })
	if n, err := s.BySQL(s.t, fixture.Lucie.Actor(), "select outcome from referral_outcomes"); err != nil || n > 0 {
		t.Errorf("after withdrawal Lucie reads %d: %v", n, err)
	}
}

func TestAnOutcomeSaysEverythingItLacks(t *testing.T) {
	s := newStage(t)
	work, home := s.send(&fixture.SemaillesWork, complete()), s.sent()
	on := day.Of(2026, 11, 23)
	for name, c := range map[string]struct {
		what       referral.Outcome
		on, until  day.Day
		field, key string
	}{
		"nothing":            {"", on, day.Day{}, "outcome", "outcome.error.outcome"},
		"of no list":         {"Vol", on, day.Day{}, "outcome", "outcome.error.outcome"},
		"no day":             {"permanent", day.Day{}, day.Day{}, "happened_on", "outcome.error.day"},
		"far away":           {"permanent", day.Of(2030, 1, 1), day.Day{}, "happened_on", "outcome.error.far"},
		"an end of the open": {"permanent", on, on.Add(30), "until_on", "outcome.error.open"},
		"the end first":      {"fixed_term", on, on.Add(-1), "until_on", "outcome.error.order"},
	} {
		if got := wrong(s.outcome(fixture.Lucie, work, c.what, c.on, c.until)); got[c.field] != c.key {
			t.Errorf("%s: %v, want %s", name, got, c.key)
		}
	}
	if err := s.outcome(fixture.Karim, home, "permanent", on, day.Day{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("of a shelter: %v", err)
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Sophie, fixture.Ines} {
		if err := s.outcome(who, work, "permanent", on, day.Day{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("for %s it exists: %v", who.Slug, err)
		}
	}
	if all := s.steps(fixture.Nadia, work); len(all) > 0 {
		t.Errorf("something was recorded: %+v", all)
	}
}
