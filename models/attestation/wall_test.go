package attestation_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/attestation"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fault"
	"passerelle/models/fixture"
	"passerelle/models/referral"
)

// What is attested of somebody's health exists for its own partner and for the
// service, and for nobody else, whatever is asked and however.
func TestHealthIsNotShownToAnotherKindOfPartner(t *testing.T) {
	s := newStage(t)
	care := s.sent(&fixture.RiveDouceCare)
	s.sent(&fixture.RelaisRooms) // the same person is Karim's too
	s.sent(&fixture.SemaillesWork)
	if err := s.ask(fixture.Nadia, care); err != nil {
		t.Fatal(err)
	}
	if err := s.give(fixture.Sophie, care, autumn()); err != nil {
		t.Fatal(err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return attestation.SeePaper(ctx, tx, s.person, autumn()) })
	for _, table := range []string{"attestations", "attestation_requests", "documents", "document_contents"} {
		for who, want := range map[*fixture.Persona]int64{fixture.Sophie: 1, fixture.Karim: 0, fixture.Lucie: 0, fixture.Bertrand: 0, fixture.Ines: 0} {
			if n, err := s.BySQL(s.t, who.Actor(), "select service_id from "+table); err != nil || n != want {
				t.Errorf("%s reads %d of %s, want %d: %v", who.Slug, n, table, want, err)
			}
		}
	}
	for _, who := range []*fixture.Persona{fixture.Karim, fixture.Lucie, fixture.Bertrand} {
		if err := s.give(who, care, autumn()); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s attests: %v", who.Slug, err)
		}
		s.as(who, func(ctx context.Context, tx *db.Tx) error {
			papers, err := attestation.OfReferral(ctx, tx, care)
			if err != nil || len(papers) > 0 {
				t.Errorf("%s reads %+v, %v", who.Slug, papers, err)
			}
			return nil
		})
	}
	var pg *pgconn.PgError
	if _, err := s.BySQL(s.t, fixture.Sophie.Actor(), "select person_id from attestations"); !errors.As(err, &pg) || pg.Code != "42501" {
		t.Errorf("a partner reads whose paper it is: %v", err)
	}
	if _, err := s.BySQL(s.t, fixture.Claire.Actor(), "select kind from attestations"); !errors.As(err, &pg) || pg.Code != "42501" {
		t.Errorf("statistics read papers: %v", err)
	}
}

// What is counted of an attestation leads back to nobody, and says neither how
// regularly somebody comes nor what for.
func TestWhatIsCountedSaysNothingOfHealth(t *testing.T) {
	s := newStage(t)
	care := s.sent(&fixture.RiveDouceCare)
	if err := s.give(fixture.Sophie, care, autumn()); err != nil {
		t.Fatal(err)
	}
	var facts string
	s.Scan(t, "select string_agg(row_to_json(f)::text, '') from referral_facts f where action = 'attest'", nil, &facts)
	for _, needle := range []string{"regular", "care_", care.String(), s.person.String()} {
		if facts == "" || strings.Contains(facts, needle) {
			t.Errorf("a fact holds %q: %s", needle, facts)
		}
	}
}

func TestAWithdrawnReferralClosesItsAttestations(t *testing.T) {
	s := newStage(t)
	care := s.sent(&fixture.RiveDouceCare)
	if err := s.ask(fixture.Nadia, care); err != nil {
		t.Fatal(err)
	}
	if err := s.give(fixture.Sophie, care, autumn()); err != nil {
		t.Fatal(err)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error { return referral.Withdraw(ctx, tx, care, "mistake") })
	for _, table := range []string{"attestations", "attestation_requests"} {
		if n, err := s.BySQL(s.t, fixture.Sophie.Actor(), "select service_id from "+table); err != nil || n > 0 {
			t.Errorf("Sophie still reads %d of %s: %v", n, table, err)
		}
	}
	if all := s.papers(fixture.Nadia, care); len(all) != 1 {
		t.Errorf("Nadia reads %+v", all)
	}
	if err := s.ask(fixture.Nadia, care); !fault.Is(err, fault.Conflict) {
		t.Errorf("asked after the end: %v", err)
	}
}

// due are the three lists of a day's worklist.
func (s *stage) due(who *fixture.Persona, today day.Day) ([]attestation.Due, []attestation.Late, []attestation.Received) {
	s.t.Helper()
	var found attestation.Today
	s.as(who, func(ctx context.Context, tx *db.Tx) error {
		c, err := charge.Of(ctx, tx)
		if err != nil {
			return err
		}
		found, err = attestation.ForToday(ctx, tx, c, today, today.Add(14), dbtest.Monday.Add(-72*time.Hour))
		return err
	})
	return found.RunningOut, found.Overdue, found.Received
}

func TestWhatRunsOutComesBackToTheOfficer(t *testing.T) {
	s := newStage(t)
	care := s.sent(&fixture.RiveDouceCare)
	old := autumn()
	old.From, old.Until = on(6, 1), on(8, 15)
	if err := s.give(fixture.Sophie, care, old); err != nil {
		t.Fatal(err)
	}
	if err := s.ask(fixture.Nadia, care); err != nil {
		t.Fatal(err)
	}
	out, late, lately := s.due(fixture.Nadia, on(11, 23))
	if len(out) != 1 || out[0].Referral != care || out[0].Name != "VALADIER Samuel" || out[0].ExpiresOn != on(11, 15) || !out[0].Asked || out[0].OrganisationName != fixture.RiveDouce.Name {
		t.Errorf("runs out: %+v", out)
	}
	if len(late) > 0 || len(lately) != 1 || lately[0].Kind != attestation.CareFollowUp {
		t.Errorf("late %+v, received %+v", late, lately)
	}
	if _, late, _ = s.due(fixture.Nadia, on(12, 7)); len(late) != 1 || late[0].DueOn != on(12, 4) {
		t.Errorf("after the day it was due: %+v", late)
	}
	for _, who := range []*fixture.Persona{fixture.Marc, fixture.Ines} {
		if out, late, lately := s.due(who, on(12, 7)); len(out)+len(late)+len(lately) > 0 {
			t.Errorf("%s is told %+v %+v %+v", who.Slug, out, late, lately)
		}
	}
	// The next one, given or seen, is all it takes.
	if err := s.give(fixture.Sophie, care, autumn()); err != nil {
		t.Fatal(err)
	}
	if out, late, _ := s.due(fixture.Nadia, on(11, 23)); len(out)+len(late) > 0 {
		t.Errorf("still runs out: %+v %+v", out, late)
	}
	s.as(fixture.Nadia, func(ctx context.Context, tx *db.Tx) error {
		return attestation.SeePaper(ctx, tx, s.person, attestation.New{Kind: attestation.CareVisit, From: on(10, 1)})
	})
	if out, _, _ := s.due(fixture.Nadia, on(11, 23)); len(out) != 1 || !out[0].Referral.Zero() || out[0].Person != s.person {
		t.Errorf("a paper of one's own: %+v", out)
	}
}
