package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	given    = regexp.MustCompile(`(?m)^(?:Environment=|ENV )?((?:[A-Z][A-Z0-9_]*=[^\s]* ?)+)$`)
	variable = regexp.MustCompile(`([A-Z][A-Z0-9_]*)=`)
)

// What deploy/ sets for a portal is a setting that the portal reads.
func TestDeployNamesSettingsThatExist(t *testing.T) {
	others := []string{"BACKUP_DIR", "BASE_DIR", "ARCHIVE_DIR", "KEEP_DAYS", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PORTAL_PASSWORD"}
	found := 0
	for _, pattern := range []string{"Containerfile", "compose/*.example", "systemd/*"} {
		files, err := filepath.Glob("../deploy/" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range given.FindAllStringSubmatch(string(text), -1) {
				for _, name := range variable.FindAllStringSubmatch(line[1], -1) {
					found++
					if !slices.Contains(others, name[1]) && !isSetting(name[1]) {
						t.Errorf("%s sets %s, which nobody reads", file, name[1])
					}
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d settings found", found)
	}
}

func isSetting(name string) bool {
	for _, s := range append(slices.Clone(settings), providerSettings...) {
		before, after, ofProvider := strings.Cut(s.Name, "%")
		if name == s.Name || ofProvider && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			return true
		}
	}
	return false
}

// Whoever breaks into a unit finds no way up from there.
func TestUnitsHoldTheirProgramDown(t *testing.T) {
	units, err := filepath.Glob("../deploy/systemd/*.service")
	if err != nil || len(units) < 4 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=", "RestrictNamespaces=yes",
			"MemoryDenyWriteExecute=yes", "SystemCallFilter=@system-service", "UMask=0077"} {
			if !strings.Contains(string(text), "\n"+line+"\n") {
				t.Errorf("%s without %s", unit, line)
			}
		}
		if !strings.Contains(string(text), "\nDynamicUser=yes\n") && !strings.Contains(string(text), "\nUser=passerelle-") {
			t.Errorf("%s runs as root", unit)
		}
	}
}

// PostgreSQL hands a piece of its log over again when it does not know what became of
// it, and two servers may believe that they write the same one.
func TestArchiveNeverPutsOnePieceOverAnother(t *testing.T) {
	folder, piece := t.TempDir(), filepath.Join(t.TempDir(), "piece")
	keep := func(text string) error {
		if err := os.WriteFile(piece, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.CommandContext(t.Context(), "../deploy/archive", folder, piece, "000000010000000000000001").Run()
	}
	if err := errors.Join(keep("one"), keep("one")); err != nil {
		t.Errorf("the same piece again: %v", err)
	}
	if err := keep("another"); err == nil {
		t.Error("another piece of the same name is taken")
	}
	kept, err := exec.CommandContext(t.Context(), "gzip", "-dc", filepath.Join(folder, "000000010000000000000001.gz")).Output()
	if err != nil || string(kept) != "one" {
		t.Errorf("%q is kept, %v", kept, err)
	}
	if err := exec.CommandContext(t.Context(), "../deploy/archive", filepath.Join(folder, "away"), piece, "000000010000000000000002").Run(); err == nil {
		t.Error("a folder that is away takes a piece")
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
