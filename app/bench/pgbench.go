//go:build !release

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// findPgbench looks beside the server that runs, on the path, and where systems
// keep the programs of PostgreSQL.
func findPgbench(ctx context.Context, owner string) (string, error) {
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var beside string
	if err := conn.QueryRow(ctx, "select setting from pg_config where name = 'BINDIR'").Scan(&beside); err != nil {
		return "", err
	}
	places := []string{filepath.Join(beside, "pgbench")}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/pgbench", "/usr/pgsql-*/bin/pgbench", "/opt/homebrew/opt/postgresql*/bin/pgbench", "/usr/local/opt/postgresql*/bin/pgbench"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		places = append(places, found...)
	}
	for _, place := range append(places, "pgbench") {
		if path, err := exec.LookPath(place); err == nil {
			return path, nil
		}
	}
	return "", errors.New("bench: pgbench is missing; it comes with PostgreSQL's server or contrib package")
}

// The turns of the statements that need a session each; the portal's is between.
const (
	turnBefore = 0
	turnPortal = 1
	turnAfter  = 2
)

// alone is PostgreSQL without the portal.
type alone struct {
	program, dsn, folder, script string
	seconds                      int
}

var rate = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// run gives the transactions a second, as the owner, past all policies.
func (a alone) run(ctx context.Context, turn int) (float64, error) {
	file := filepath.Join(a.folder, "pgbench.sql")
	if err := os.WriteFile(file, []byte(a.script), 0o600); err != nil {
		return 0, err
	}
	at, err := pgx.ParseConfig(a.dsn)
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, a.program, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(a.seconds),
		"-D", "turn="+strconv.Itoa(turn), "-D", "i=0", "-f", file)
	cmd.Env = append(os.Environ(), "PGHOST="+at.Host, fmt.Sprintf("PGPORT=%d", at.Port), "PGUSER="+at.User, "PGDATABASE="+at.Database)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, said)
	}
	found := rate.FindSubmatch(said)
	if found == nil {
		return 0, fmt.Errorf("pgbench: %s", said)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
