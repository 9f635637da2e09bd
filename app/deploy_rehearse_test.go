//go:build rehearse

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// systemd reads the units and HAProxy its file; nothing is started.
func TestSystemdAndHAProxyTakeWhatIsInDeploy(t *testing.T) {
	units, err := filepath.Glob("../deploy/systemd/*.*er*")
	if err != nil || len(units) < 5 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	folder := t.TempDir()
	program := regexp.MustCompile(`(?m)^ExecStart=\S+`)
	var copies []string
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(unit, ".conf") {
			continue
		}
		copies = append(copies, filepath.Join(folder, filepath.Base(unit)))
		// The programs are not installed here.
		if err := os.WriteFile(copies[len(copies)-1], program.ReplaceAll(text, []byte("ExecStart=/bin/true")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tell(t, "systemd", "systemd-analyze", append([]string{"verify"}, copies...)...)
	for _, unit := range copies {
		if strings.HasSuffix(unit, ".service") {
			tell(t, "systemd", "systemd-analyze", "security", "--offline=true", "--threshold=20", unit)
		}
	}
	text, err := os.ReadFile("../deploy/compose/haproxy.cfg")
	if err != nil {
		t.Fatal(err)
	}
	// No such names here, and no certificate.
	here := regexp.MustCompile(` portal-\d:`).ReplaceAllString(strings.Replace(string(text), " ssl crt /usr/local/etc/haproxy/certificate.pem", "", 1), " 127.0.0.1:")
	file := filepath.Join(folder, "haproxy.cfg")
	if err := os.WriteFile(file, []byte(here), 0o600); err != nil {
		t.Fatal(err)
	}
	tell(t, "haproxy", "haproxy", "-c", "-f", file)
}

// tell runs a program that must be content and silent about faults.
func tell(t *testing.T, debian, program string, arguments ...string) {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%v: install Debian's %s", err, debian)
	}
	if out, err := exec.CommandContext(t.Context(), path, arguments...).CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", program, arguments[0], err, out)
	}
}
