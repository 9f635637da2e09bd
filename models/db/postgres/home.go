package postgres

import (
	"fmt"
	"os"
	"path/filepath"
)

// home is the folder DataDir/postgres; its methods name what is in it.
type home string

func (h home) lock() string     { return filepath.Join(string(h), "lock") }
func (h home) data() string     { return filepath.Join(string(h), "data") }
func (h home) fresh() string    { return filepath.Join(string(h), "data.new") }
func (h home) conf() string     { return filepath.Join(string(h), "conf") }
func (h home) run() string      { return filepath.Join(string(h), "run") }
func (h home) programs() string { return filepath.Join(string(h), "programs") }
func (h home) log() string      { return filepath.Join(string(h), "server.log") }
func (h home) pidFile() string  { return filepath.Join(h.data(), "postmaster.pid") }

// DefaultDataDir is where a portal keeps its data when DATA_DIR is not set:
// /var/lib/passerelle for root, otherwise the folder "passerelle" in
// XDG_DATA_HOME or in ~/.local/share.
func DefaultDataDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/passerelle", nil
	}
	// The XDG specification has relative paths ignored.
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "passerelle"), nil
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no home folder to keep the data in, set DATA_DIR: %w", err)
	}
	return filepath.Join(dir, ".local", "share", "passerelle"), nil
}
