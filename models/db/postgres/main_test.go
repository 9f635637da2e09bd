package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"passerelle/models/db/postgres"

	"github.com/jackc/pgx/v5"
)

// patience is how long a test waits before it calls something broken.
const patience = 60 * time.Second

// portalVariable makes this test binary play a portal on the folder it names.
const portalVariable = "PASSERELLE_TEST_PORTAL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(portalVariable); dir != "" {
		fmt.Println("failed:", playPortal(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// dataDir is a folder that the server's account can reach; the one of t.TempDir
// is closed to it when root runs the tests.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err = os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, o postgres.Options) *postgres.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := postgres.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *postgres.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// refusal is the sentence with which a start is refused.
func refusal(t *testing.T, o postgres.Options) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := postgres.Start(ctx, o)
	if err == nil {
		stop(t, s)
		t.Fatal("started, want a refusal")
	}
	return err.Error()
}

// query runs one statement as a role and scans its row into values.
func query(dsn, sql string, values ...any) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	if len(values) > 0 {
		return conn.QueryRow(ctx, sql).Scan(values...)
	}
	_, err = conn.Exec(ctx, sql)
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// socketOf is the folder of the server's socket.
func socketOf(t *testing.T, s *postgres.Server) string {
	t.Helper()
	config, err := pgx.ParseConfig(s.DSN(postgres.Owner, postgres.Database))
	must(t, err)
	return config.Host
}

func ownerDSN(s *postgres.Server) string {
	return s.DSN(postgres.Owner, postgres.Database)
}

// eventually polls until the condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-limit.C:
			t.Fatalf("waited %s in vain: %s", patience, what)
		case <-tick.C:
		}
	}
}

// accountOf is the owner of the cluster, who is the account of the server.
func accountOf(t *testing.T, dir string) *syscall.Credential {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, "postgres", "data"))
	must(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	if os.Geteuid() != 0 {
		return nil
	}
	return &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}
}
