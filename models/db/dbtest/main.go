package dbtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"passerelle/models/db/postgres"
)

// Main is the TestMain of a package whose tests need the database. With
// TEST_DATABASE_URL it uses that server (key=value form, the owner, a server
// meant to be thrown away); without, a private one for the time of the run.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		return m.Run()
	}
	server, stop, err := Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	if err := os.Setenv("TEST_DATABASE_URL", server); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// Start runs a throwaway server, fsync off, and gives its owner's connection
// string.
func Start() (server string, stop func(), err error) {
	folder, err := os.MkdirTemp("", "passerelle-test-")
	if err != nil {
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	// As root the server runs as another account, which must reach its folder.
	if err := os.Chmod(folder, 0o711); err != nil {
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := postgres.Start(ctx, postgres.Options{DataDir: folder, Unsafe: true})
	if err != nil {
		os.RemoveAll(folder)
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	return s.DSN(postgres.Owner, "postgres"), func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.RemoveAll(folder)
	}, nil
}
