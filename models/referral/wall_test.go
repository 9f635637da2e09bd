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

func TestFactsAreReadByTheirServiceAndByStatisticsOnly(t *testing.T) {
	s := newStage(t)
	s.sent()
	const read = "select 1 from referral_facts"
	for who, rows := range map[*fixture.Persona]int64{fixture.Nadia: 1, fixture.Ines: 0, fixture.Claire: 1} {
		if n, err := s.BySQL(s.t, who.Actor(), read); err != nil || n != rows {
			t.Errorf("%s reads %d facts, want %d: %v", who.Slug, n, rows, err)
		}
	}
	for _, who := range []actor.Actor{fixture.Karim.Actor(), clock(), fixture.Paul.Actor()} {
		if _, err := s.BySQL(s.t, who, read); !forbidden(err) {
			t.Errorf("a %s reads facts: %v", who.Kind, err)
		}
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

// The clock's worker moves terms and states of its service and reads no person;
// whom among the officers to tell it knows.
func TestTheWorkerReadsNoPersonOfAReferral(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, column := range []string{"person_id", "purpose", "expectations", "reference"} {
		if _, err := s.BySQL(s.t, clock(), "select "+column+" from referrals where id = $1", of); !forbidden(err) {
			t.Errorf("the worker reads %s: %v", column, err)
		}
	}
	if n, err := s.BySQL(s.t, actor.ForWorker(fixture.HauteBrume.ID), "update referrals set reminded_at = now() where id = $1", of); err != nil || n != 0 {
		t.Errorf("another service's worker changed %d rows: %v", n, err)
	}
	if _, err := s.BySQL(s.t, fixture.Karim.Actor(), "update referrals set reminded_at = now() where id = $1", of); !forbidden(err) {
		t.Errorf("a partner says it was reminded: %v", err)
	}
}
