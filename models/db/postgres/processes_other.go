//go:build !linux

package postgres

import (
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// living returns the server that the pid file of dir names, if it runs. Without
// /proc its children cannot be told from those of another server; they end with
// it, and a new server refuses to start while their shared memory is in use.
func living(dir string) ([]int, error) {
	p, err := readPidFile(filepath.Join(dir, "postmaster.pid"))
	if errors.Is(err, fs.ErrPermission) {
		return nil, err
	}
	if err != nil {
		return nil, nil // absent, or cut short by a crash
	}
	out, err := exec.Command("ps", "-o", "state=,comm=", "-p", strconv.Itoa(p.pid)).Output()
	state, command, ok := strings.Cut(strings.TrimSpace(string(out)), " ")
	if err != nil || !ok || strings.HasPrefix(state, "Z") {
		return nil, nil // ps fails when there is no such process
	}
	if filepath.Base(strings.TrimSpace(command)) != "postgres" {
		return nil, nil
	}
	return []int{p.pid}, nil
}
