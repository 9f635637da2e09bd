package oversight_test

import (
	"errors"
	"testing"

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
		_, err := w.BySQL(t, fixture.Paul.Actor(), statement)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != code {
			t.Errorf("%s: %v", statement, err)
		}
	}
	if _, err := w.BySQL(t, fixture.Paul.Actor(), "select * from journal limit 1"); err != nil {
		t.Errorf("the journal: %v", err)
	}
}
