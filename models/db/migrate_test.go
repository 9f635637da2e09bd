package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/internal/store"
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

// A portal that is started before the migration waits for it; one of the version before
// goes on, and its own migration finds nothing to do and takes nothing back.
func TestAPortalKnowsWhatTheSchemaLacksAndMindsNothingMore(t *testing.T) {
	d := dbtest.New(t)
	behind := func(want int) {
		t.Helper()
		if got, err := db.Behind(t.Context(), d.Pool); err != nil || got != want {
			t.Errorf("%d behind, %v; want %d", got, err, want)
		}
	}
	migrate := func(want int) {
		t.Helper()
		if got, err := db.Migrate(t.Context(), d.Owner); err != nil || got != want {
			t.Errorf("%d migrations ran, %v; want %d", got, err, want)
		}
	}
	migrate(0)
	behind(0)
	d.Exec(t, "insert into schema_migrations (version_id, is_applied) values (999999, true)") // of a later version
	behind(0)
	migrate(0)
	d.Exec(t, "create table kept as select * from schema_migrations where version_id = (select max(version_id) from schema_migrations where version_id < 999999)")
	d.Exec(t, "delete from schema_migrations where version_id in (select version_id from kept)")
	behind(1)
	d.Exec(t, "insert into schema_migrations (version_id, is_applied) select version_id, is_applied from kept")
	behind(0)
	d.Exec(t, "revoke select (version_id, is_applied) on schema_migrations from passerelle_auth") // as a version that told nobody left it
	if got, err := db.Behind(t.Context(), d.Pool); err != nil || got < 70 {
		t.Errorf("%d behind where nobody may read the list, %v", got, err)
	}
	migrate(0)
	behind(0)
}

// A connection keeps its prepared statements through a migration. One that named no
// columns would answer another shape than it was prepared for, and fail.
func TestAStatementOutlivesAColumnThatIsAdded(t *testing.T) {
	type branch struct{ ID, Name string }
	d := dbtest.New(t, db.Options{MaxConns: 1})
	read := func() {
		t.Helper()
		err := d.Pool.Read(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
			var all []branch
			return store.In(t.Context(), tx).Table("branches").Where("name <> ?", "").Find(&all).Error
		})
		if err != nil {
			t.Error(err)
		}
	}
	read()
	read() // prepared by now
	d.Exec(t, "alter table branches add column tried text not null default ''")
	read()
}
