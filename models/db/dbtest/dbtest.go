// Package dbtest gives each test a database of its own on a real PostgreSQL:
// the one of TEST_DATABASE_URL, or a private one for the package under test.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"passerelle/models/db"
	"passerelle/models/db/postgres"
	"passerelle/models/schema"
)

// Monday is where tests stand: Monday 23 November 2026, 08:50 in Paris.
var Monday = time.Date(2026, 11, 23, 7, 50, 0, 0, time.UTC)

// Database is one test's own. Pool connects as the unprivileged login role.
type Database struct {
	Pool  *db.Pool
	Owner string // connection string of the owner, past all policies
	Login string // connection string of the login role
	clock atomic.Pointer[time.Time]

	server, name string
}

// Stand moves the clock of the units of work that begin from now on.
func (d *Database) Stand(at time.Time) { d.clock.Store(&at) }

// New clones the migrated template. Options may add a tracer; the clock is the
// database's own and stands at Monday.
func New(t testing.TB, options ...db.Options) *Database {
	t.Helper()
	return From(t, "", nil, options...)
}

// From clones a template that prepare fills once per server; name tells one
// from another.
func From(t testing.TB, name string, prepare func(context.Context, *Database) error, options ...db.Options) *Database {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		t.Fatal("no TEST_DATABASE_URL: the package's TestMain calls dbtest.Main")
	}
	template, err := template(ctx, server, name, prepare)
	if err != nil {
		t.Fatalf("template %s: %v", name, err)
	}
	own := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	// Copying the files is the quicker way where nothing is synced to disk.
	if err := admin(ctx, server, fmt.Sprintf("create database %s template %s strategy file_copy", own, template)); err != nil {
		t.Fatalf("clone %s: %v", template, err)
	}
	d, err := open(server, own, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Pool.Close(); err != nil {
			t.Errorf("close pool: %v", err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := admin(ctx, server, fmt.Sprintf("drop database if exists %s with (force)", own)); err != nil {
			t.Logf("drop %s: %v", own, err)
		}
	})
	return d
}

func open(server, name string, options ...db.Options) (*Database, error) {
	d := &Database{Owner: dsn(server, name, ""), Login: dsn(server, name, postgres.Login), server: server, name: name}
	monday := Monday
	d.clock.Store(&monday)
	var o db.Options
	if len(options) > 0 {
		o = options[0]
	}
	if o.Clock == nil {
		o.Clock = func() time.Time { return *d.clock.Load() }
	}
	pool, err := db.Open(d.Login, o)
	d.Pool = pool
	return d, err
}

// template makes, once per server and content, a database to clone. A lock in
// the server lets one process of several do it.
func template(ctx context.Context, server, name string, prepare func(context.Context, *Database) error) (string, error) {
	base, err := fingerprint()
	if err != nil {
		return "", err
	}
	full := "template_" + base
	if name != "" {
		full += "_" + name
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtext($1))", full); err != nil {
		return "", err
	}
	var there bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1 and datistemplate)", full).Scan(&there); err != nil || there {
		return full, err
	}
	if _, err := conn.Exec(ctx, "drop database if exists "+full); err != nil {
		return "", err
	}
	from := "template0"
	if prepare != nil {
		if from, err = template(ctx, server, "", nil); err != nil {
			return "", err
		}
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf("create database %s template %s", full, from)); err != nil {
		return "", err
	}
	if err := fill(ctx, server, full, prepare); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("alter database %s is_template true", full))
	return full, err
}

func fill(ctx context.Context, server, name string, prepare func(context.Context, *Database) error) error {
	if prepare == nil {
		_, err := db.Migrate(ctx, dsn(server, name, ""))
		return err
	}
	d, err := open(server, name)
	if err != nil {
		return err
	}
	defer d.Pool.Close()
	return prepare(ctx, d)
}

func fingerprint() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(schema.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(schema.Files, path)
		sum.Write([]byte(path))
		sum.Write(body)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil))[:12], err
}

func admin(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// dsn is the server's connection string with another database and user: later
// words of a key=value string win.
func dsn(server, database, user string) string {
	s := server + " dbname=" + database
	if user != "" {
		s += " user=" + user
	}
	return s
}
