package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepare makes the folder path and refuses it, naming the parent that blocks,
// when account a could not enter it. It never changes the mode of a folder that
// exists: who closed it had a reason.
func prepare(path string, a account) error {
	existing := deepest(path)
	blocked, err := blocker(existing, a)
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be used: %w", path, err)
	}
	if blocked != "" {
		return fmt.Errorf("the data folder %s cannot be used: the database runs as user %s, and %s does not let that user through; set DATA_DIR elsewhere",
			path, a.name, describe(blocked))
	}
	mode := fs.FileMode(0o700)
	if a.dropped {
		mode = 0o711 // passable for the server, not readable
	}
	if err = os.MkdirAll(path, mode); err != nil {
		return fmt.Errorf("the data folder %s cannot be made in %s: %w", path, describe(existing), errors.Unwrap(err))
	}
	return unmask(path, mode, a)
}

// unmask gives the folders that prepare made the mode that it asked for, where
// a strict umask took it away.
func unmask(path string, mode fs.FileMode, a account) error {
	for last := ""; ; {
		blocked, err := blocker(path, a)
		if err != nil || blocked == "" {
			return err
		}
		if blocked == last {
			return fmt.Errorf("%s cannot be opened to user %s", describe(blocked), a.name)
		}
		if err = os.Chmod(blocked, mode); err != nil {
			return err
		}
		last = blocked
	}
}

// deepest returns the longest beginning of path that the portal can see.
func deepest(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// blocker returns the first element of path that account a may not pass (for a
// file: execute), or nothing when it may pass them all.
func blocker(path string, a account) (string, error) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	var elements []string
	for dir := path; ; dir = filepath.Dir(dir) {
		elements = append(elements, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for i := len(elements) - 1; i >= 0; i-- {
		ok, err := passable(elements[i], a)
		if err != nil {
			return "", err
		}
		if !ok {
			return elements[i], nil
		}
	}
	return "", nil
}

// passable asks the system about the portal's own account. For another one it
// reads the mode as the kernel would for a process without supplementary
// groups, which is how the server is started; access lists are not read.
func passable(path string, a account) (bool, error) {
	const execute = 0x1
	if !a.dropped {
		return syscall.Access(path, execute) == nil, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false, fmt.Errorf("the system does not say who owns %s", path)
	}
	mode := info.Mode().Perm()
	if stat.Uid == a.uid {
		return mode&0o100 != 0, nil
	}
	if stat.Gid == a.gid {
		return mode&0o010 != 0, nil
	}
	return mode&0o001 != 0, nil
}

// describe names a folder with its mode and owner, for an operator.
func describe(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return path
	}
	owner, err := ownerOf(path)
	if err != nil {
		return path
	}
	return fmt.Sprintf("%s (mode %04o, owner %s)", path, info.Mode().Perm(), userName(owner))
}
