package postgres

import "path/filepath"

// Beside is the server that a portal runs in a data folder at this moment, for
// a command that works beside it. It says where that server listens, not that
// it answers: the file it reads survives a crash.
func Beside(dataDir string) (dsn func(user, database string) string, found bool) {
	path, err := filepath.Abs(dataDir)
	if err != nil || dataDir == "" {
		return nil, false
	}
	file, err := readPidFile(home(filepath.Join(path, "postgres")).pidFile())
	if err != nil || file.status != "ready" || file.socket == "" {
		return nil, false
	}
	return (&Server{socket: file.socket}).DSN, true
}
