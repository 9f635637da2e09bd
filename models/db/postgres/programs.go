package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the oldest major version that the schema works on.
const oldest = 15

// programs is one installed server.
type programs struct {
	bin    string // the folder of initdb and postgres
	major  int
	bundle bool // from the npm bundle, whose links npm may not have made
}

// places is where servers are looked for, in order of preference.
type places struct {
	path    string   // folders, as in $PATH
	globs   []string // folders of programs; the highest version of each first
	working string   // the npm bundle is looked for here and above
}

func usualPlaces() (places, error) {
	working, err := os.Getwd()
	if err != nil {
		return places{}, fmt.Errorf("find the working folder: %w", err)
	}
	return places{
		path: os.Getenv("PATH"),
		globs: []string{
			"/usr/lib/postgresql/*/bin",                       // Debian, Ubuntu
			"/usr/pgsql-*/bin",                                // PGDG's packages for Red Hat and kin
			"/opt/homebrew/opt/postgresql@*/bin",              // Homebrew, Apple silicon
			"/usr/local/opt/postgresql@*/bin",                 // Homebrew, Intel
			"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin", // Homebrew, Linux
			"/Library/PostgreSQL/*/bin",                       // PGDG's installer for macOS
		},
		working: working,
	}, nil
}

// findPrograms finds the server that the cluster needs: the same major version
// if there is a cluster, else the first that is recent enough.
func (s *Server) findPrograms(ctx context.Context) (programs, error) {
	wanted, err := clusterVersion(s.home.data())
	if err != nil {
		return programs{}, err
	}
	p, err := usualPlaces()
	if err != nil {
		return programs{}, err
	}
	return p.find(ctx, wanted, s.home.data())
}

// find returns the first server of major version wanted; 0 wants any that is
// recent enough. data is the cluster's folder, for the refusal.
func (p places) find(ctx context.Context, wanted int, data string) (programs, error) {
	var seen []string
	for _, candidate := range p.candidates() {
		major, err := candidate.version(ctx)
		if ctx.Err() != nil {
			return programs{}, ctx.Err()
		}
		if err != nil {
			continue // what cannot say its version cannot run either
		}
		candidate.major = major
		if major >= oldest && (wanted == 0 || wanted == major) {
			return candidate, nil
		}
		seen = append(seen, fmt.Sprintf("%d in %s", major, candidate.bin))
	}
	if wanted != 0 {
		return programs{}, refuseVersion(wanted, data, seen)
	}
	return programs{}, fmt.Errorf("no PostgreSQL %d or later is installed%s: install one (apt install postgresql, dnf install postgresql-server postgresql-contrib, brew install postgresql@17), or run npm install in the project's folder, or set DATABASE_URL",
		oldest, found(seen))
}

func refuseVersion(wanted int, data string, seen []string) error {
	if wanted < oldest {
		return fmt.Errorf("the cluster %s was made by PostgreSQL %d, and the portal needs %d or later: dump it with its own version, or set DATA_DIR elsewhere; nothing was changed",
			data, wanted, oldest)
	}
	return fmt.Errorf("the cluster %s was made by PostgreSQL %d, which is not installed%s: install PostgreSQL %d, or set DATA_DIR elsewhere; nothing was changed",
		data, wanted, found(seen), wanted)
}

func found(seen []string) string {
	if len(seen) == 0 {
		return ""
	}
	return " (found " + strings.Join(seen, ", ") + ")"
}

// candidates lists each folder once that holds both programs.
func (p places) candidates() []programs {
	var list []programs
	add := func(dir string, bundle bool) {
		bin, ok := programFolder(dir)
		if ok && !slices.ContainsFunc(list, func(c programs) bool { return c.bin == bin }) {
			list = append(list, programs{bin: bin, bundle: bundle})
		}
	}
	for _, dir := range filepath.SplitList(p.path) {
		if filepath.IsAbs(dir) {
			add(dir, false)
		}
	}
	for _, glob := range p.globs {
		dirs, err := filepath.Glob(glob)
		if err != nil {
			continue // only a malformed pattern, and ours are constants
		}
		slices.SortFunc(dirs, func(a, b string) int { return numberIn(b) - numberIn(a) })
		for _, dir := range dirs {
			add(dir, false)
		}
	}
	if dir := bundleAbove(p.working); dir != "" {
		add(dir, true)
	}
	return list
}

// programFolder resolves dir/postgres to the folder where it really is: the
// server finds its libraries from there, and initdb must be beside it.
func programFolder(dir string) (string, bool) {
	path, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return "", false
	}
	bin := filepath.Dir(path)
	for _, name := range []string{"postgres", "initdb"} {
		info, err := os.Stat(filepath.Join(bin, name))
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
			return "", false
		}
	}
	return bin, true
}

var announced = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version is the major version of the server.
func (p programs) version(ctx context.Context) (int, error) {
	if p.bundle {
		return bundleVersion(p.bin)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "postgres"), "--version")
	cmd.Env = environment()
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("ask %s for its version: %w", p.bin, err)
	}
	match := announced.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("%s does not say its version", p.bin)
	}
	return strconv.Atoi(string(match[1]))
}

var digits = regexp.MustCompile(`\d+`)

// numberIn is the version in the path of a folder, its last number; 0 without.
func numberIn(path string) int {
	numbers := digits.FindAllString(path, -1)
	if len(numbers) == 0 {
		return 0
	}
	n, err := strconv.Atoi(numbers[len(numbers)-1])
	if err != nil {
		return 0
	}
	return n
}

// clusterVersion is the major version of the cluster, 0 when there is none.
func clusterVersion(data string) (int, error) {
	if _, err := os.Lstat(data); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0, fmt.Errorf("%s is there but is not a PostgreSQL cluster: move it away: %w", data, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("the cluster %s does not say its major version: %w", data, err)
	}
	return major, nil
}
