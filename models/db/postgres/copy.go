package postgres

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// stampFile says, inside a copy, what it is a copy of.
const stampFile = "copied-from"

// reachable returns programs that account a can run: those found, or a copy of
// them in the folder at when the account cannot reach them (a bundle in
// root's home) or when the links of a bundle cannot be made where it is.
func reachable(found programs, a account, at string) (programs, error) {
	blocked, err := blocker(filepath.Join(found.bin, "postgres"), a)
	if err != nil {
		return programs{}, fmt.Errorf("look at the programs in %s: %w", found.bin, err)
	}
	if blocked == "" && (!found.bundle || makeLinks(filepath.Dir(found.bin)) == nil) {
		return found, nil
	}
	if err = copyPrograms(filepath.Dir(found.bin), at); err != nil {
		return programs{}, fmt.Errorf("copy the programs from %s to where user %s reaches them: %w", found.bin, a.name, err)
	}
	found.bin = filepath.Join(at, "bin")
	return found, nil
}

// copyPrograms copies an installation unless at already holds it.
func copyPrograms(from, at string) error {
	stamp, err := stampOf(from)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(filepath.Join(at, stampFile))
	if err == nil && string(old) == stamp {
		return nil
	}
	fresh := at + ".new"
	if err = errors.Join(os.RemoveAll(fresh), os.RemoveAll(at)); err != nil {
		return err
	}
	if err = copyTree(from, fresh); err != nil {
		return err
	}
	if err = makeLinks(fresh); err != nil {
		return err
	}
	if err = os.WriteFile(filepath.Join(fresh, stampFile), []byte(stamp), 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, at)
}

// stampOf tells one installation from the next, and refuses one that shares its
// folder with the rest of the system: it could not be moved.
func stampOf(from string) (string, error) {
	if slices.Contains([]string{"/", "/usr", "/usr/local"}, from) {
		return "", fmt.Errorf("the installation in %s is not in a folder of its own", from)
	}
	if _, err := os.Stat(filepath.Join(from, "share")); err != nil {
		return "", fmt.Errorf("the installation in %s is not complete in one folder: %w", from, err)
	}
	info, err := os.Stat(filepath.Join(from, "bin", "postgres"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %d %d\n", from, info.Size(), info.ModTime().UnixNano()), nil
}

// copyTree copies folders, files and links, readable for everyone: programs are
// no secret, and the account that runs them is not the one that copies.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		switch {
		case entry.IsDir():
			if err = os.Mkdir(target, 0o755); err != nil {
				return err
			}
			return os.Chmod(target, 0o755)
		case entry.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case entry.Type().IsRegular():
			return copyFile(path, target)
		default:
			return fmt.Errorf("%s is neither file, folder nor link", path)
		}
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	mode := info.Mode().Perm()&0o111 | 0o644
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Chmod(mode), out.Close())
}
