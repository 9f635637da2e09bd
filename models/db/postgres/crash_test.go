package postgres_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"passerelle/models/db/postgres"

	"github.com/jackc/pgx/v5"
)

func TestKilledServerIsStartedAgain(t *testing.T) {
	t.Parallel()
	s := start(t, postgres.Options{DataDir: dataDir(t)})
	must(t, query(ownerDSN(s), "CREATE TABLE kept AS SELECT 42 AS answer"))
	for range 2 {
		killed := s.PID()
		must(t, syscall.Kill(killed, syscall.SIGKILL))
		eventually(t, "a new server", func() bool { return s.Alive() && s.PID() != killed })
		var answer int
		must(t, query(ownerDSN(s), "SELECT answer FROM kept", &answer))
		if answer != 42 {
			t.Errorf("answer %d, want 42", answer)
		}
	}
}

func TestStopEndsTheRestartsToo(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	must(t, syscall.Kill(s.PID(), syscall.SIGKILL))
	stop(t, s)
	if s.Alive() || s.PID() != 0 {
		t.Errorf("after Stop: alive %t, pid %d", s.Alive(), s.PID())
	}
	start(t, postgres.Options{DataDir: dir, Unsafe: true})
}

func TestNothingAcknowledgedIsLostWhenPortalAndServerAreKilled(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for round := range 2 {
		p := launchPortal(t, dir)
		target := p.acknowledged.Load() + 50
		eventually(t, "50 acknowledged rows", func() bool { return p.acknowledged.Load() >= target })
		p.kill(t)
		if err := syscall.Kill(p.server, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
		promised := p.acknowledged.Load()
		s := start(t, postgres.Options{DataDir: dir})
		var kept int64
		must(t, query(ownerDSN(s), "SELECT count(*) FROM marks", &kept))
		if kept < promised {
			t.Errorf("round %d: %d rows kept of %d acknowledged", round, kept, promised)
		}
		stop(t, s)
	}
}

func TestServerGoesWhenItsPortalIsKilled(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	p := launchPortal(t, dir)
	p.kill(t)
	pidFile := filepath.Join(dir, "postgres", "data", "postmaster.pid")
	eventually(t, "the server to end in good order", func() bool {
		_, err := os.Stat(pidFile)
		return os.IsNotExist(err) && !works(p.server)
	})
}

func TestServerStillEndingAfterItsPortalIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	p := launchPortal(t, dir)
	p.kill(t)
	s := start(t, postgres.Options{DataDir: dir})
	var kept int64
	must(t, query(ownerDSN(s), "SELECT count(*) FROM marks", &kept))
	if promised := p.acknowledged.Load(); kept < promised {
		t.Errorf("%d rows kept of %d acknowledged", kept, promised)
	}
}

func TestOrphanServerIsStoppedInGoodOrder(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", s.PID()))
	must(t, err)
	stop(t, s)

	home := filepath.Join(dir, "postgres")
	orphan := exec.Command(program, "-D", filepath.Join(home, "data"), "-c", "config_file="+filepath.Join(home, "conf", "postgresql.conf"))
	orphan.Dir = filepath.Join(home, "data")
	orphan.SysProcAttr = &syscall.SysProcAttr{Credential: accountOf(t, dir)}
	must(t, orphan.Start())
	eventually(t, "the orphan to answer", func() bool { return query(ownerDSN(s), "SELECT 1") == nil })
	must(t, query(ownerDSN(s), "CREATE TABLE kept AS SELECT 42 AS answer"))

	again := start(t, postgres.Options{DataDir: dir, Unsafe: true})
	// An end in good order is exit status 0.
	must(t, orphan.Wait())
	var answer int
	must(t, query(ownerDSN(again), "SELECT answer FROM kept", &answer))
	if answer != 42 {
		t.Errorf("answer %d, want 42", answer)
	}
}

func TestZombieAndStrangerInTheLockFilesAreNotBelieved(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	stop(t, start(t, postgres.Options{DataDir: dir, Unsafe: true}))
	as := accountOf(t, dir)

	zombie := exec.Command("true")
	zombie.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	must(t, zombie.Start())
	eventually(t, "a zombie", func() bool { return state(zombie.Process.Pid) == "Z" })

	stranger := exec.Command("cat")
	input, err := stranger.StdinPipe()
	must(t, err)
	stranger.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	must(t, stranger.Start())

	for _, pid := range []int{zombie.Process.Pid, stranger.Process.Pid} {
		home := filepath.Join(dir, "postgres")
		data, run := filepath.Join(home, "data"), filepath.Join(home, "run")
		text := fmt.Sprintf("%d\n%s\n1795420200\n5432\n%s\n\n", pid, data, run)
		must(t, os.WriteFile(filepath.Join(data, "postmaster.pid"), []byte(text), 0o600))
		must(t, os.WriteFile(filepath.Join(run, ".s.PGSQL.5432.lock"), []byte(text), 0o600))
		s := start(t, postgres.Options{DataDir: dir, Unsafe: true})
		must(t, query(ownerDSN(s), "SELECT 1"))
		stop(t, s)
	}
	if state(stranger.Process.Pid) == "Z" {
		t.Error("the stranger was killed")
	}
	must(t, input.Close())
	must(t, errors.Join(zombie.Wait(), stranger.Wait()))
}

// portal is another process that runs a server and adds rows to the table
// marks, telling after each commit how many there are.
type portal struct {
	cmd          *exec.Cmd
	server       int
	acknowledged atomic.Int64
	read         chan struct{} // closed when all it said was read
}

func launchPortal(t *testing.T, dir string) *portal {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	p := &portal{cmd: exec.Command(self), read: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), portalVariable+"="+dir)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			p.kill(t)
		}
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the portal says nothing")
	}
	if _, err = fmt.Sscanf(lines.Text(), "server %d", &p.server); err != nil {
		t.Fatalf("the portal says %q", lines.Text())
	}
	go func() {
		defer close(p.read)
		for lines.Scan() {
			var n int64
			if _, err := fmt.Sscanf(lines.Text(), "row %d", &n); err == nil {
				p.acknowledged.Store(n)
			}
		}
	}()
	return p
}

// kill gives the portal no time for anything, and reads what it had said.
func (p *portal) kill(t *testing.T) {
	t.Helper()
	must(t, p.cmd.Process.Kill())
	<-p.read
	if err := p.cmd.Wait(); err == nil {
		t.Error("the portal ended by itself")
	}
}

// playPortal is the other end of launchPortal; it returns only to say what failed.
func playPortal(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	s, err := postgres.Start(ctx, postgres.Options{DataDir: dir})
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, s.DSN(postgres.Owner, postgres.Database))
	if err != nil {
		return err
	}
	if _, err = conn.Exec(ctx, "CREATE TABLE IF NOT EXISTS marks (id bigserial)"); err != nil {
		return err
	}
	var rows int64
	if err = conn.QueryRow(ctx, "SELECT count(*) FROM marks").Scan(&rows); err != nil {
		return err
	}
	fmt.Println("server", s.PID())
	for {
		if _, err = conn.Exec(ctx, "INSERT INTO marks DEFAULT VALUES"); err != nil {
			return err
		}
		rows++
		fmt.Println("row", rows)
	}
}

// works tells whether a process exists and is not a zombie.
func works(pid int) bool {
	s := state(pid)
	return s != "" && s != "Z"
}

// state is the letter that the kernel gives a process, nothing when it is gone.
func state(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(text)[strings.LastIndex(string(text), ")")+1:])
	return fields[0]
}
