package programme_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// Whoever writes their own SQL with the partner's role is refused who waits, who
// is kept apart, who is proposed and met, whatever the statement.
func TestPartnersRoleReachesNothingOfHowACycleIsFilled(t *testing.T) {
	w := world.New(t)
	ctx := context.Background()
	for _, statement := range []string{
		"select id from waiting", "update waiting set rank = 1", "insert into waiting (id) values (gen_random_uuid())", "delete from waiting",
		"select id from incompatibilities", "update incompatibilities set ended_at = now()", "insert into incompatibilities (id) values (gen_random_uuid())",
		"select id from proposals", "update proposals set status = 'admitted'", "insert into proposals (id) values (gen_random_uuid())", "delete from proposals",
		"select id from interview_slots", "update interview_slots set proposal_id = null", "insert into interview_slots (id) values (gen_random_uuid())", "delete from interview_slots",
		"select contract_on from enrolments", "update enrolments set contract_on = '2026-11-20'",
		"select place from constraints", "select from_clock from constraints",
		"select seats_taken from cycles", "select closed_after from programme_versions",
	} {
		conn, err := pgx.Connect(ctx, w.Login)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Exec(ctx, `select set_config('role', 'passerelle_partner', false), set_config('app.organisation', '`+fixture.Horizon.ID.String()+`', false)`)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Exec(ctx, statement)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v", statement, err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	}
}
