//go:build rehearse && linux

package main

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"passerelle/models/schema"
)

// behindBy is how many migrations the previous revision lacks at least, where no tag
// says what was released: fewer would rehearse one change, more what nobody runs.
const behindBy = 5

// previous is the portal as it was: built from an earlier revision of this repository,
// in a folder that goes with the test. PREVIOUS names the revision; else it is the last
// tag, or where there is none the newest revision of the main line that lacks five of
// today's migrations.
func previous(t *testing.T) (program string, lacks []string) {
	t.Helper()
	if top, err := git("rev-parse", "--show-toplevel"); err != nil {
		t.Fatalf("an earlier revision is built from the repository, and this is no clone of it: %v", err)
	} else if _, err := os.Stat(filepath.Join(strings.TrimSpace(top), "models", "schema")); err != nil {
		t.Fatalf("the repository around this folder is another: %v", err)
	}
	revision, lacks, err := earlier()
	if err != nil {
		if shallow, _ := git("rev-parse", "--is-shallow-repository"); strings.TrimSpace(shallow) == "true" {
			err = fmt.Errorf("%w; the clone is shallow: git fetch --unshallow --tags", err)
		}
		t.Fatal(err)
	}
	folder := t.TempDir()
	packed := filepath.Join(folder, "revision.tar")
	if _, err := git("archive", "--format=tar", "--output="+packed, revision); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "tar", "-x", "-f", packed, "-C", folder).CombinedOutput(); err != nil {
		t.Fatalf("unpack %s: %v\n%s", revision, err, out)
	}
	// With the demonstration, which fills the database as that revision would; the paths
	// are left out, for what is compiled in one temporary folder to be of use in the next.
	program = filepath.Join(folder, "portal")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", program, "./app")
	build.Dir, build.Env = folder, append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", revision, err, out)
	}
	said, err := git("log", "-1", "--format=%h of %cs", revision)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("from %s to the working tree: %d migrations, %s", strings.TrimSpace(said), len(lacks), strings.Join(lacks, ", "))
	return program, lacks
}

func earlier() (revision string, lacks []string, err error) {
	if revision = os.Getenv("PREVIOUS"); revision == "" {
		if tag, err := git("describe", "--tags", "--abbrev=0", "HEAD^"); err == nil {
			revision = strings.TrimSpace(tag)
		}
	}
	if revision != "" {
		lacks, err = lacking(revision)
		return revision, lacks, err
	}
	line, err := git("rev-list", "--first-parent", "HEAD")
	if err != nil {
		return "", nil, err
	}
	for revision := range strings.FieldsSeq(line) {
		if lacks, err = lacking(revision); err == nil && len(lacks) >= behindBy {
			return revision, lacks, nil
		}
	}
	return "", nil, fmt.Errorf("no revision of the history lacks %d of today's migrations and can be migrated", behindBy)
}

// lacking are today's migrations that a revision had not; an error where it could not be
// migrated, for one that it had was changed, or another was put below those it had.
func lacking(revision string) ([]string, error) {
	listed, err := git("ls-tree", revision, "models/schema/")
	if err != nil {
		return nil, err
	}
	had, last := map[string]string{}, ""
	for line := range strings.Lines(listed) {
		if entry := strings.Fields(line); len(entry) == 4 && strings.HasSuffix(entry[3], ".sql") { // mode, kind, object, path
			name := filepath.Base(entry[3])
			had[name], last = entry[2], max(last, name)
		}
	}
	files, err := fs.Glob(schema.Files, "*.sql")
	if err != nil {
		return nil, err
	}
	var lacks []string
	for _, name := range files {
		text, err := fs.ReadFile(schema.Files, name)
		if err != nil {
			return nil, err
		}
		sum := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(text), text)) // as git names what it keeps
		switch object, there := had[name]; {
		case there && object != hex.EncodeToString(sum[:]):
			return nil, fmt.Errorf("%s: %s was changed since", revision, name)
		case !there && name < last:
			return nil, fmt.Errorf("%s: %s was put below what it had", revision, name)
		case !there:
			lacks = append(lacks, name)
		}
		delete(had, name)
	}
	for name := range had {
		return nil, fmt.Errorf("%s: %s was taken away since", revision, name)
	}
	slices.Sort(lacks)
	return lacks, nil
}

func git(arguments ...string) (string, error) {
	command := exec.Command("git", arguments...)
	command.Dir = ".." // its output is of the whole repository
	var wrong strings.Builder
	command.Stderr = &wrong
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", arguments[0], err, strings.TrimSpace(wrong.String()))
	}
	return string(out), nil
}
