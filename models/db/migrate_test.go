package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
)

// A copy that was restored says nothing of it: the next start does. What somebody set
// otherwise stays.
func TestTheDatabaseIsTunedWhereNobodyDid(t *testing.T) {
	d := dbtest.New(t)
	settings := func() (all [2]string) {
		conn, err := pgx.Connect(t.Context(), d.Owner)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		err = conn.QueryRow(t.Context(), "select current_setting('jit'), current_setting('random_page_cost')").Scan(&all[0], &all[1])
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if settings() != [2]string{"on", "4"} {
		t.Fatal("a copy comes tuned")
	}
	migrate := func() {
		if _, err := db.Migrate(t.Context(), d.Owner); err != nil {
			t.Fatal(err)
		}
	}
	migrate()
	if got := settings(); got != [2]string{"off", "1.1"} {
		t.Errorf("after a start: %v", got)
	}
	d.Exec(t, "do $$ begin execute format('alter database %I set random_page_cost = 2', current_database()); end $$")
	migrate()
	if got := settings(); got != [2]string{"off", "2"} {
		t.Errorf("after somebody's setting: %v", got)
	}
}
