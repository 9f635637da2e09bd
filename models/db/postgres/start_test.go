package postgres_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"passerelle/models/db/postgres"
)

func TestDataSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	begin := time.Now()
	first := start(t, postgres.Options{DataDir: dir})
	t.Logf("from nothing: %s", time.Since(begin).Round(time.Millisecond))
	must(t, query(ownerDSN(first), "CREATE TABLE kept AS SELECT 42 AS answer"))
	stop(t, first)
	if first.Alive() || first.PID() != 0 {
		t.Errorf("after Stop: alive %t, pid %d", first.Alive(), first.PID())
	}

	begin = time.Now()
	second := start(t, postgres.Options{DataDir: dir})
	t.Logf("again: %s", time.Since(begin).Round(time.Millisecond))
	var answer int
	must(t, query(ownerDSN(second), "SELECT answer FROM kept", &answer))
	if answer != 42 || !second.Alive() {
		t.Errorf("answer %d, alive %t; want 42, true", answer, second.Alive())
	}
}

func TestClusterIsMadeAsTheDesignSays(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, postgres.Options{DataDir: dir, Settings: map[string]string{"work_mem": "5MB"}})
	for setting, want := range map[string]string{
		"server_encoding":  "UTF8",
		"listen_addresses": "",
		"shared_buffers":   "128MB",
		"max_connections":  "100",
		"fsync":            "on",
		"work_mem":         "5MB",
	} {
		var got string
		must(t, query(ownerDSN(s), "SHOW "+setting, &got))
		if got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	var collation, owner string
	must(t, query(ownerDSN(s), "SELECT datcollate, pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'passerelle'", &collation, &owner))
	if collation != "C" || owner != postgres.Owner {
		t.Errorf("collation %q, owner %q; want C, %s", collation, owner, postgres.Owner)
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres", "data.new")); !os.IsNotExist(err) {
		t.Errorf("data.new is still there: %v", err)
	}
}

func TestUnsafeServerForcesNothingToTheDisk(t *testing.T) {
	t.Parallel()
	s := start(t, postgres.Options{DataDir: dataDir(t), Unsafe: true})
	for setting, want := range map[string]string{
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
	} {
		var got string
		must(t, query(ownerDSN(s), "SHOW "+setting, &got))
		if got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
}

func TestOnlyOurTwoRolesMayLogInUnlessUnsafe(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for _, unsafe := range []bool{false, true} {
		s := start(t, postgres.Options{DataDir: dir, Unsafe: unsafe})
		if !unsafe {
			must(t, query(ownerDSN(s), "CREATE ROLE passerelle_portal LOGIN; CREATE ROLE stranger LOGIN"))
		}
		var name string
		must(t, query(s.DSN(postgres.Login, postgres.Database), "SELECT current_user", &name))
		if name != postgres.Login {
			t.Errorf("connected as %q, want %q", name, postgres.Login)
		}
		err := query(s.DSN("stranger", postgres.Database), "SELECT 1")
		if unsafe != (err == nil) {
			t.Errorf("unsafe %t: a stranger connects with error %v", unsafe, err)
		}
		stop(t, s)
	}
}

func TestServerIsReachedThroughItsSocketAlone(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	info, err := os.Stat(socketOf(t, s))
	must(t, err)
	if info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("the folder of the socket has mode %s, want drwx------", info.Mode())
	}
	tables := ""
	for _, name := range []string{"tcp", "tcp6", "udp", "udp6"} {
		text, err := os.ReadFile("/proc/self/net/" + name)
		if err != nil && !os.IsNotExist(err) { // no IPv6 in this kernel
			t.Fatal(err)
		}
		tables += string(text)
	}
	sockets := 0
	fds, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", s.PID()))
	must(t, err)
	for _, fd := range fds {
		link, err := os.Readlink(fd)
		must(t, err)
		inode, ok := strings.CutPrefix(link, "socket:[")
		if !ok {
			continue
		}
		sockets++
		if strings.Contains(tables, " "+strings.TrimSuffix(inode, "]")+" ") {
			t.Errorf("descriptor %s is a socket of the network", fd)
		}
	}
	if sockets == 0 {
		t.Error("the server has no socket at all: the test looks at the wrong process")
	}
}

func TestServerIsApartFromThePortal(t *testing.T) {
	t.Setenv("PASSERELLE_SECRET", "of the portal")
	dir := dataDir(t)
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	group, err := syscall.Getpgid(s.PID())
	must(t, err)
	if group != s.PID() {
		t.Errorf("process group %d, want its own, %d", group, s.PID())
	}
	info, err := os.Stat(fmt.Sprintf("/proc/%d", s.PID()))
	must(t, err)
	uid := int(info.Sys().(*syscall.Stat_t).Uid)
	if me := os.Geteuid(); uid == 0 || me != 0 && uid != me {
		t.Errorf("user %d runs a server that user %d started", uid, me)
	}
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", s.PID()))
	must(t, err)
	if len(environ) == 0 || strings.Contains(string(environ), "PASSERELLE_SECRET") {
		t.Errorf("the server's environment: %q", environ)
	}
}

func TestLongPathTakesAPrivateTemporarySocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(dataDir(t), strings.Repeat("a-long-name/", 10), "with space, comma and 'quote'")
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	socket := socketOf(t, s)
	info, err := os.Stat(socket)
	must(t, err)
	if strings.HasPrefix(socket, dir) || len(socket) > 80 || info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("socket in %s, mode %s", socket, info.Mode())
	}
	killed := s.PID()
	must(t, syscall.Kill(killed, syscall.SIGKILL))
	eventually(t, "a new server on the same socket", func() bool { return s.Alive() && s.PID() != killed })
	must(t, query(ownerDSN(s), "SELECT 1"))
	stop(t, s)
	if _, err = os.Stat(socket); !os.IsNotExist(err) {
		t.Errorf("after Stop the temporary folder is still there: %v", err)
	}
}

func TestStopInAHurryIsToldAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir})
	must(t, err)
	must(t, query(ownerDSN(s), "CREATE TABLE kept AS SELECT 42 AS answer"))
	// A server that is halted hears neither the first signal nor the second.
	must(t, syscall.Kill(s.PID(), syscall.SIGSTOP))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err = s.Stop(over); err == nil || !strings.Contains(err.Error(), "did not stop in time") {
		t.Errorf("Stop says %v", err)
	}
	again := start(t, postgres.Options{DataDir: dir})
	var answer int
	must(t, query(ownerDSN(again), "SELECT answer FROM kept", &answer))
	if answer != 42 {
		t.Errorf("answer %d, want 42", answer)
	}
}

func TestDefaultDataDirFollowsTheAccount(t *testing.T) {
	t.Setenv("HOME", "/home/nadia")
	for _, c := range []struct{ xdg, want string }{
		{"/srv/share", "/srv/share/passerelle"},
		{"not/absolute", "/home/nadia/.local/share/passerelle"},
		{"", "/home/nadia/.local/share/passerelle"},
	} {
		t.Setenv("XDG_DATA_HOME", c.xdg)
		if os.Geteuid() == 0 {
			c.want = "/var/lib/passerelle"
		}
		got, err := postgres.DefaultDataDir()
		must(t, err)
		if got != c.want {
			t.Errorf("XDG_DATA_HOME=%q: %q, want %q", c.xdg, got, c.want)
		}
	}
}
