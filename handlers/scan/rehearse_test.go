//go:build rehearse

package scan_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"passerelle/handlers/scan"
	"passerelle/handlers/scan/scantest"
)

// TestRealClamd has Debian's clamd look at files, with one signature of our own:
// the usual ones are a download of hundreds of megabytes.
func TestRealClamd(t *testing.T) {
	program, err := exec.LookPath("clamd")
	if err != nil {
		t.Fatal("no clamd on this machine: clamav-daemon")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	socket, signatures, config := filepath.Join(folder, "clamd.ctl"), filepath.Join(folder, "own.ndb"), filepath.Join(folder, "clamd.conf")
	// name:any file:anywhere:the bytes in hexadecimal
	write(t, signatures, fmt.Sprintf("Passerelle.Rehearsal:0:*:%x\n", scantest.Virus))
	write(t, config, fmt.Sprintf("Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\nStreamMaxLength 25M\n", socket, folder, folder))
	clamd := exec.CommandContext(t.Context(), program, "--config-file="+config)
	if err := clamd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := clamd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = clamd.Wait()
	})
	client, err := scan.New("unix:" + socket)
	if err != nil {
		t.Fatal(err)
	}
	for want, body := range map[string]string{"": "Une attestation sans danger.", "Passerelle.Rehearsal.UNOFFICIAL": "Avant. " + scantest.Virus} {
		if got := patiently(t, client, body); got != want {
			t.Errorf("clamd finds %q, want %q", got, want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// patiently asks until clamd has loaded its signatures and listens.
func patiently(t *testing.T, client *scan.Client, body string) string {
	t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	until := time.After(time.Minute)
	for {
		found, err := client.Scan(t.Context(), []byte(body))
		if err == nil {
			return found
		}
		select {
		case <-again.C:
		case <-until:
			t.Fatalf("clamd never answers: %v", err)
		}
	}
}
