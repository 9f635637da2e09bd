package dbtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Scan reads one row as the owner, past all policies: to look at what a test
// did, never to do it.
func (d *Database) Scan(t testing.TB, query string, args []any, dest ...any) {
	t.Helper()
	d.owner(t, func(ctx context.Context, conn *pgx.Conn) error {
		return conn.QueryRow(ctx, query, args...).Scan(dest...)
	})
}

// Exec runs a statement as the owner: to put a database into a state the portal
// itself would not make.
func (d *Database) Exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	d.owner(t, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, statement, args...)
		return err
	})
}

func (d *Database) owner(t testing.TB, fn func(context.Context, *pgx.Conn) error) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := fn(context.Background(), conn); err != nil {
		t.Fatal(err)
	}
}

// Terminate ends every connection to the database, as an administrator or a
// crash would.
func (d *Database) Terminate(t testing.TB) {
	t.Helper()
	d.maintain(t, "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", d.name)
}

// Allow lets the database be connected to again.
func (d *Database) Allow(t testing.TB) {
	t.Helper()
	d.maintain(t, "alter database "+d.name+" allow_connections true")
}

// Forbid refuses new connections to the database.
func (d *Database) Forbid(t testing.TB) {
	t.Helper()
	d.maintain(t, "alter database "+d.name+" allow_connections false")
}

func (d *Database) maintain(t testing.TB, statement string, args ...any) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), d.server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(context.Background(), statement, args...); err != nil {
		t.Fatal(err)
	}
}
