package postgres

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// pidFile is what a server writes about itself into its data folder.
type pidFile struct {
	pid    int
	socket string // the folder of its socket
	status string // "starting", "ready", "stopping", "standby"
}

// readPidFile reads a postmaster.pid; the later lines may not be written yet.
func readPidFile(path string) (pidFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return pidFile{}, err
	}
	// Since version 10: pid, data, start, port, socket folder, address, memory, status.
	lines := strings.Split(string(text), "\n")
	line := func(n int) string {
		if n > len(lines) {
			return ""
		}
		return strings.TrimSpace(lines[n-1])
	}
	pid, err := strconv.Atoi(line(1))
	if err != nil {
		return pidFile{}, fmt.Errorf("read the process in %s: %w", path, err)
	}
	return pidFile{pid: pid, socket: line(5), status: line(8)}, nil
}
