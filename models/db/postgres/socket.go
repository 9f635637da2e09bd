package postgres

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// port only names the socket; nothing listens on the network.
	port       = "5432"
	socketName = ".s.PGSQL." + port
	// longestSocket is the shortest sun_path of the systems we know (macOS),
	// its final zero included; Linux has 108.
	longestSocket = 104
	// temporaryName begins the name of a socket folder outside the data folder.
	temporaryName = "passerelle-"
)

// socketFolder makes the folder of the socket, for the server's account alone:
// in the data folder when the path is short enough for a socket, else in the
// temporary folder, under a name that cannot be guessed.
func socketFolder(h home, a account) (string, error) {
	if fits(h.run()) {
		if err := a.mkdir(h.run()); err != nil {
			return "", fmt.Errorf("make the folder of the socket: %w", err)
		}
		return h.run(), nil
	}
	for _, parent := range temporaryFolders() {
		if blocked, err := blocker(parent, a); err != nil || blocked != "" || !fits(filepath.Join(parent, temporaryName+"0123456789")) {
			continue
		}
		dir, err := os.MkdirTemp(parent, temporaryName)
		if err != nil {
			continue
		}
		if err = a.mkdir(dir); err != nil {
			return "", errors.Join(fmt.Errorf("make the folder of the socket: %w", err), os.Remove(dir))
		}
		return dir, nil
	}
	return "", fmt.Errorf("the path of the data folder is too long for a socket, and neither %s takes one: set DATA_DIR to a shorter path",
		strings.Join(temporaryFolders(), " nor "))
}

func temporaryFolders() []string {
	if dir := filepath.Clean(os.TempDir()); dir != "/tmp" && filepath.IsAbs(dir) {
		return []string{dir, "/tmp"}
	}
	return []string{"/tmp"}
}

// fits tells whether a socket in dir has a path that the system, the server's
// configuration (a list with commas) and a connection string can all hold.
func fits(dir string) bool {
	return len(filepath.Join(dir, socketName)) < longestSocket && !strings.ContainsAny(dir, ",\"'\\\n")
}

// removeSocket removes a socket and its lock file.
func removeSocket(dir string) error {
	path := filepath.Join(dir, socketName)
	return errors.Join(remove(path), remove(path+".lock"))
}

// removeTemporary removes a socket folder that socketFolder made outside the
// data folder, and touches no other.
func removeTemporary(dir string) error {
	for _, parent := range temporaryFolders() {
		if filepath.Dir(dir) == parent && strings.HasPrefix(filepath.Base(dir), temporaryName) {
			return errors.Join(removeSocket(dir), remove(dir))
		}
	}
	return nil
}
