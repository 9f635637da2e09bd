package referral_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/actor"
	"passerelle/models/fixture"
)

// forbidden reports whether the database itself refused.
func forbidden(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "42501"
}

func TestFactsAreReadByTheirServiceTheirPartnerAndStatistics(t *testing.T) {
	s := newStage(t)
	s.sent()
	const read = "select 1 from referral_facts"
	for who, rows := range map[*fixture.Persona]int64{fixture.Nadia: 1, fixture.Ines: 0, fixture.Claire: 1} {
		if n, err := s.BySQL(s.t, who.Actor(), read); err != nil || n != rows {
			t.Errorf("%s reads %d facts, want %d: %v", who.Slug, n, rows, err)
		}
	}
	// A partner counts what it did itself, and the clock what its service did.
	for who, rows := range map[actor.Actor]int64{fixture.Karim.Actor(): 1, fixture.Bertrand.Actor(): 0, clock(): 1, actor.ForWorker(fixture.HauteBrume.ID): 0} {
		if n, err := s.BySQL(s.t, who, read); err != nil || n != rows {
			t.Errorf("a %s reads %d facts, want %d: %v", who.Kind, n, rows, err)
		}
	}
	if _, err := s.BySQL(s.t, fixture.Paul.Actor(), read); !forbidden(err) {
		t.Errorf("the officer for data protection reads facts: %v", err)
	}
	for _, who := range []actor.Actor{fixture.Nadia.Actor(), fixture.Karim.Actor(), clock(), fixture.Claire.Actor()} {
		for _, statement := range []string{"update referral_facts set reason = 'x'", "delete from referral_facts"} {
			if _, err := s.BySQL(s.t, who, statement); !forbidden(err) {
				t.Errorf("a %s: %s: %v", who.Kind, statement, err)
			}
		}
	}
	const forge = `insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, to_status, side, urgent, happened_on, days_since_sent)
		values (gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), 'housing', 'accept', 'accepted', 'partner', false, '2026-11-23', 0)`
	if _, err := s.BySQL(s.t, fixture.Bertrand.Actor(), forge, fixture.ValClair.ID, fixture.Relais.ID); !forbidden(err) {
		t.Errorf("another partner counts for Le Relais: %v", err)
	}
}

// The clock's worker moves terms and states of its service and reads nothing of what
// a referral is for; whom among the officers to tell it knows, and whose appointment
// a message is about.
func TestTheWorkerReadsNothingOfWhatAReferralIsFor(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, column := range []string{"purpose", "expectations", "reference", "agreed_on"} {
		if _, err := s.BySQL(s.t, clock(), "select "+column+" from referrals where id = $1", of); !forbidden(err) {
			t.Errorf("the worker reads %s: %v", column, err)
		}
	}
	if n, err := s.BySQL(s.t, actor.ForWorker(fixture.HauteBrume.ID), "select person_id from referrals"); err != nil || n != 0 {
		t.Errorf("another service's worker reads %d referrals: %v", n, err)
	}
	if n, err := s.BySQL(s.t, actor.ForWorker(fixture.HauteBrume.ID), "update referrals set reminded_at = now() where id = $1", of); err != nil || n != 0 {
		t.Errorf("another service's worker changed %d rows: %v", n, err)
	}
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "update referrals set reminded_at = now() where id = $1", of); !forbidden(err) {
		t.Errorf("a partner says it was reminded: %v", err)
	}
}
