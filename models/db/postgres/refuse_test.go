package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passerelle/models/db/postgres"
)

func TestSecondPortalOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	link := filepath.Join(dataDir(t), "link")
	must(t, os.Symlink(dir, link))
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	for _, name := range []string{dir, link} {
		want := fmt.Sprintf("another portal (process %d) already uses the data folder", os.Getpid())
		if got := refusal(t, postgres.Options{DataDir: name, Unsafe: true}); !strings.Contains(got, want) {
			t.Errorf("refused with %q, want %q", got, want)
		}
	}
	must(t, query(ownerDSN(s), "SELECT 1"))
	stop(t, s)
	start(t, postgres.Options{DataDir: link, Unsafe: true})
}

func TestClusterOfAnotherMajorVersionIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	stop(t, start(t, postgres.Options{DataDir: dir, Unsafe: true}))
	data := filepath.Join(dir, "postgres", "data")
	before := names(t, data)
	for version, want := range map[string]string{
		"99\n": "made by PostgreSQL 99, which is not installed",
		"12\n": "made by PostgreSQL 12, and the portal needs 15 or later",
		"":     "does not say its major version",
	} {
		must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(version), 0o600))
		if got := refusal(t, postgres.Options{DataDir: dir, Unsafe: true}); !strings.Contains(got, want) {
			t.Errorf("version %q refused with %q, want %q", version, got, want)
		}
		kept, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
		must(t, err)
		if string(kept) != version || names(t, data) != before {
			t.Errorf("the cluster was changed: version %q, files %s", kept, names(t, data))
		}
	}
	must(t, os.Remove(filepath.Join(data, "PG_VERSION")))
	if got := refusal(t, postgres.Options{DataDir: dir, Unsafe: true}); !strings.Contains(got, "is not a PostgreSQL cluster") {
		t.Errorf("refused with %q", got)
	}
}

func TestUnreachableDataDirIsRefusedNamingTheParent(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(dataDir(t), "closed")
	must(t, os.Mkdir(closed, 0o700))
	must(t, os.Mkdir(filepath.Join(closed, "inner"), 0o755))
	must(t, os.Chmod(closed, 0))
	t.Cleanup(func() { must(t, os.Chmod(closed, 0o700)) })
	for _, dir := range []string{
		closed,
		filepath.Join(closed, "inner"),
		filepath.Join(closed, "not", "there", "yet"),
	} {
		want := closed + " (mode 0000"
		if got := refusal(t, postgres.Options{DataDir: dir, Unsafe: true}); !strings.Contains(got, want) {
			t.Errorf("%s refused with %q, want it to name %q", dir, got, want)
		}
	}
}

func TestDataDirThatIsNoFolderIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(dataDir(t), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for dir, want := range map[string]string{
		"":                           "is not a path",
		file:                         file,
		filepath.Join(file, "below"): file,
	} {
		if got := refusal(t, postgres.Options{DataDir: dir, Unsafe: true}); !strings.Contains(got, want) {
			t.Errorf("%q refused with %q", dir, got)
		}
	}
}

func TestSettingTheServerRefusesIsReported(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	got := refusal(t, postgres.Options{DataDir: dir, Unsafe: true, Settings: map[string]string{"no_such_thing": "1"}})
	if !strings.Contains(got, "no_such_thing") {
		t.Errorf("refused with %q, want the server's own words", got)
	}
	start(t, postgres.Options{DataDir: dir, Unsafe: true}) // the lock was given back
}

// names lists a folder, to see that it stayed as it was.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return strings.Join(list, " ")
}
