package dbtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
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

// ending is what AtEnd was told.
var ending struct {
	sync.Mutex
	all []func()
}

// AtEnd has something done when all tests of the package have run: what one of them started
// and the others use as well is ended so.
func AtEnd(do func()) {
	ending.Lock()
	defer ending.Unlock()
	ending.all = append(ending.all, do)
}

func end() {
	ending.Lock()
	defer ending.Unlock()
	for _, do := range ending.all {
		do()
	}
}

func run(m *testing.M) int {
	defer end()
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

const prefix = "passerelle-test-"

// sweep removes what runs that were killed left behind: their server has ended with
// them and taken its file of the process away.
func sweep(folder string) {
	if folder == "" {
		return // the system empties its own
	}
	left, err := filepath.Glob(filepath.Join(folder, prefix+"*"))
	if err != nil {
		return
	}
	for _, one := range left {
		info, err := os.Stat(one)
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue // it may be about to start
		}
		if _, err := os.Stat(filepath.Join(one, "postgres", "data", "postmaster.pid")); errors.Is(err, fs.ErrNotExist) {
			os.RemoveAll(one)
		}
	}
}

// Start runs a throwaway server, fsync off, and gives its owner's connection
// string.
func Start() (server string, stop func(), err error) {
	sweep(folder())
	own, err := os.MkdirTemp(folder(), prefix+"*")
	if err != nil {
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	// As root the server runs as another account, which must reach its folder.
	if err := os.Chmod(own, 0o711); err != nil {
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := postgres.Start(ctx, postgres.Options{DataDir: own, Unsafe: true})
	if err != nil {
		os.RemoveAll(own)
		return "", nil, fmt.Errorf("test server: %w", err)
	}
	return s.DSN(postgres.Owner, "postgres"), func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.RemoveAll(own)
	}, nil
}
