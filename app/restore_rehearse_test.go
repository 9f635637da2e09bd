//go:build rehearse

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
)

// The copy that deploy/backup makes is put into an empty server by deploy/restore:
// every row is there, and a portal serves from it whoever was signed in.
func TestRestoredCopyIsTheDatabase(t *testing.T) {
	r := rehearse(t)
	if err := fixture.Demonstration(t.Context(), r.world.Owner, r.world.Login, time.Now()); err != nil {
		t.Fatal(err)
	}
	before := contents(t, r.world.Owner)
	began := time.Now()
	file := strings.TrimSpace(script(t, r.world.Owner, "../deploy/backup"))
	t.Logf("copied %d tables in %s", len(before), time.Since(began).Round(time.Millisecond))

	folder := filepath.Join(t.TempDir(), "restored")
	open(t, folder)
	fresh, err := postgres.Start(t.Context(), postgres.Options{DataDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := fresh.Stop(ctx); err != nil {
			t.Errorf("stop PostgreSQL: %v", err)
		}
	})
	owner := fresh.DSN(postgres.Owner, postgres.Database)
	began = time.Now()
	script(t, owner, "../deploy/restore", file)
	t.Logf("restored in %s", time.Since(began).Round(time.Millisecond))

	after := contents(t, owner)
	for table, rows := range before {
		if after[table] != rows {
			t.Errorf("%s: %s before, %s after", table, rows, after[table])
		}
	}
	if len(before) < 50 || !reflect.DeepEqual(before, after) {
		t.Errorf("%d tables before, %d after", len(before), len(after))
	}
	r.world.Owner, r.world.Login = owner, fresh.DSN(postgres.Login, postgres.Database)
	began = time.Now()
	r.start()
	t.Logf("ready in %s", time.Since(began).Round(time.Millisecond))
	if status, page, err := r.ask(http.MethodGet, "/account/sessions", nil); err != nil || status != http.StatusOK || !strings.Contains(page, fixture.Nadia.Name) {
		t.Errorf("a page from the copy: %d, %v", status, err)
	}
	r.stop()
}

// script runs a script of deploy/ against a database.
func script(t *testing.T, dsn, program string, arguments ...string) string {
	t.Helper()
	for _, needed := range []string{"psql", "pg_dump", "pg_restore"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Fatalf("%v: install Debian's postgresql-client", err)
		}
	}
	c, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Env = append(os.Environ(), "BACKUP_DIR="+t.TempDir(), "PGHOST="+c.Host, fmt.Sprintf("PGPORT=%d", c.Port), "PGUSER="+c.User, "PGDATABASE="+c.Database)
	var wrong strings.Builder
	command.Stderr = &wrong
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, wrong.String())
	}
	return string(out)
}

// contents is how many rows each table has, and a sum over all they hold; of each
// sequence, where it stands.
func contents(t *testing.T, owner string) map[string]string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(t.Context(), `select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, table := range tables {
		var said string
		if err := conn.QueryRow(t.Context(), "select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from "+table+" t").Scan(&said); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		all[table] = said
	}
	var sequences string
	if err := conn.QueryRow(t.Context(), "select coalesce(string_agg(sequencename || ' ' || coalesce(last_value, 0), ',' order by sequencename), '') from pg_sequences").Scan(&sequences); err != nil {
		t.Fatal(err)
	}
	all["sequences"] = sequences
	return all
}
