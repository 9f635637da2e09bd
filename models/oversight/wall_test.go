package oversight_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// An officer's own SQL, with the officer's role, past every function of the
// models.
func TestOfficersRoleFindsNobodyWithoutAQuestion(t *testing.T) {
	w := world.New(t)
	refused := map[string]string{
		"select last_name from persons":                                "42501",
		"select fields from disclosures":                               "42501",
		"select words from person_notes":                               "42501",
		"update oversights set words = 'x'":                            "42501",
		"delete from oversights":                                       "42501",
		"insert into oversight_files (id) values (gen_random_uuid())":  "42501",
		"select app.oversee(gen_random_uuid(), 'a', '1988-03-12', '')": "P0001",
		"insert into oversights (id, account_id, by_name, ground, words, asked_at, open_until) values (gen_random_uuid(), '" +
			fixture.Nadia.Account().String() + "', 'x', 'control', 'x', now(), now() + interval '1 day')": "42501",
	}
	for statement, code := range refused {
		err := asOfficer(t, w, statement)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != code {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if err := asOfficer(t, w, "select * from journal limit 1"); err != nil {
		t.Errorf("the journal: %v", err)
	}
}

func asOfficer(t *testing.T, w *dbtest.Database, statement string) error {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, w.Login)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, "select set_config('role', 'passerelle_dpo', true), set_config('app.account', $1, true), set_config('app.moment', $2, true)",
		fixture.Paul.Account().String(), dbtest.Monday.Format(time.RFC3339)); err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(ctx, statement)
	return err
}
