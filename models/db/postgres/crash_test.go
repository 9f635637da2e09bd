package postgres_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"passerelle/models/db/postgres"
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

// The kernel ties the server to the thread that forked it; the Go runtime ends
// threads when it likes, which must not end the server.
func TestServerOutlivesTheThreadsOfThePortal(t *testing.T) {
	s := start(t, postgres.Options{DataDir: dataDir(t), Unsafe: true})
	pid := s.PID()
	var all sync.WaitGroup
	together := make(chan struct{})
	const threads = 64
	var locked sync.WaitGroup
	locked.Add(threads)
	for range threads {
		all.Go(func() {
			runtime.LockOSThread() // the thread ends with this goroutine
			locked.Done()
			<-together
		})
	}
	locked.Wait()
	close(together)
	all.Wait()
	// A server told to stop refuses connections, or is another by now.
	for range 20 {
		must(t, query(ownerDSN(s), "SELECT 1"))
	}
	if s.PID() != pid {
		t.Errorf("server %d was replaced by %d", pid, s.PID())
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
