package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// living returns the server processes whose working folder is dir, children of
// a dead server and an unfinished initdb included. A process id in a file proves nothing: the process
// may be a zombie that nobody reaped, or the number may be another's by now.
func living(dir string) ([]int, error) {
	home, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", dir, err)
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list the processes: %w", err)
	}
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err == nil && lives(pid, home) {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// lives tells whether pid is a server process at work in the folder home. The
// links of a zombie, and of another user's process, cannot be followed.
func lives(pid int, home fs.FileInfo) bool {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	cwd, err := os.Stat(filepath.Join(proc, "cwd"))
	if err != nil || !os.SameFile(cwd, home) {
		return false
	}
	program, err := os.Readlink(filepath.Join(proc, "exe"))
	// The kernel adds this to a program that an update has replaced.
	program = strings.TrimSuffix(program, " (deleted)")
	return err == nil && slices.Contains([]string{"postgres", "initdb"}, filepath.Base(program))
}
