package referral_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/actor"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
)

// bySQL runs one statement as somebody who writes their own SQL with the role
// and the tenant of an actor, past every function of the models. It is undone.
func (s *stage) bySQL(who actor.Actor, statement string, args ...any) (rows int64, err error) {
	s.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.Login)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = tx.Exec(ctx, `select set_config('role', $1, true), set_config('app.account', $2, true),
		set_config('app.service', $3, true), set_config('app.organisation', $4, true), set_config('app.moment', $5, true)`,
		"passerelle_"+string(who.Kind), who.Account.String(), who.Service.String(), who.Organisation.String(), dbtest.Monday.Format(time.RFC3339))
	if err != nil {
		s.t.Fatal(err)
	}
	tag, err := tx.Exec(ctx, statement, args...)
	return tag.RowsAffected(), err
}

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
		if n, err := s.bySQL(who.Actor(), read); err != nil || n != rows {
			t.Errorf("%s reads %d facts, want %d: %v", who.Slug, n, rows, err)
		}
	}
	for _, who := range []actor.Actor{fixture.Karim.Actor(), clock(), fixture.Paul.Actor()} {
		if _, err := s.bySQL(who, read); !forbidden(err) {
			t.Errorf("a %s reads facts: %v", who.Kind, err)
		}
	}
	for _, who := range []actor.Actor{fixture.Nadia.Actor(), fixture.Karim.Actor(), clock(), fixture.Claire.Actor()} {
		for _, statement := range []string{"update referral_facts set reason = 'x'", "delete from referral_facts"} {
			if _, err := s.bySQL(who, statement); !forbidden(err) {
				t.Errorf("a %s: %s: %v", who.Kind, statement, err)
			}
		}
	}
	const forge = `insert into referral_facts (id, service_id, branch_id, organisation_id, offer_id, domain, action, to_status, side, urgent, happened_on, days_since_sent)
		values (gen_random_uuid(), $1, gen_random_uuid(), $2, gen_random_uuid(), 'housing', 'accept', 'accepted', 'partner', false, '2026-11-23', 0)`
	if _, err := s.bySQL(fixture.Bertrand.Actor(), forge, fixture.ValClair.ID, fixture.Relais.ID); !forbidden(err) {
		t.Errorf("another partner counts for Le Relais: %v", err)
	}
}

// The clock's worker moves terms and states of its service and reads no person;
// whom among the officers to tell it knows.
func TestTheWorkerReadsNoPersonOfAReferral(t *testing.T) {
	s := newStage(t)
	of := s.sent()
	for _, column := range []string{"person_id", "purpose", "expectations", "reference"} {
		if _, err := s.bySQL(clock(), "select "+column+" from referrals where id = $1", of); !forbidden(err) {
			t.Errorf("the worker reads %s: %v", column, err)
		}
	}
	if n, err := s.bySQL(actor.ForWorker(fixture.HauteBrume.ID), "update referrals set reminded_at = now() where id = $1", of); err != nil || n != 0 {
		t.Errorf("another service's worker changed %d rows: %v", n, err)
	}
	if _, err := s.bySQL(fixture.Karim.Actor(), "update referrals set reminded_at = now() where id = $1", of); !forbidden(err) {
		t.Errorf("a partner says it was reminded: %v", err)
	}
}
