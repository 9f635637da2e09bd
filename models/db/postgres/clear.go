package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// insist is how an old server is asked to leave, and how long each answer may
// take. The first is its orderly end; after the second it recovers at the next
// start; neither loses what was committed.
var insist = []struct {
	signal syscall.Signal
	wait   time.Duration
}{
	{syscall.SIGINT, 20 * time.Second},
	{syscall.SIGQUIT, 5 * time.Second},
	{syscall.SIGKILL, 5 * time.Second},
}

// clear makes the folder ready for a server. Under our lock no other portal
// uses it, so what still lives there is an orphan of one that was killed: it is
// stopped. Only when nothing lives there are the files removed by which a
// server would believe in another: the process in them may be a zombie, or a
// stranger with the same number, and the server cannot tell.
func (s *Server) clear(ctx context.Context) error {
	for _, dir := range []string{s.home.fresh(), s.home.data()} {
		if err := s.evict(ctx, dir); err != nil {
			return err
		}
	}
	stale, err := readPidFile(s.home.pidFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		stale = pidFile{} // a crash may leave it empty; it goes all the same
	}
	err = errors.Join(remove(s.home.pidFile()), removeSocket(s.home.run()))
	if s.socket == "" {
		err = errors.Join(err, removeTemporary(stale.socket))
	} else {
		// A restart: the portal's connection strings name this folder.
		err = errors.Join(err, removeSocket(s.socket))
	}
	if err != nil {
		return fmt.Errorf("remove what a killed server left: %w", err)
	}
	return nil
}

// evict returns once no server process lives in dir.
func (s *Server) evict(ctx context.Context, dir string) error {
	for _, step := range insist {
		pids, err := living(dir)
		if err != nil || len(pids) == 0 {
			return err
		}
		s.log.Warn("an orphan server is still in the data folder; stopping it", "pids", pids, "signal", step.signal.String())
		for _, pid := range addressees(step.signal, pids, dir) {
			if err = syscall.Kill(pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("stop the orphan server, process %d: %w", pid, err)
			}
		}
		if gone, err := deserted(ctx, dir, step.wait); gone || err != nil {
			return err
		}
	}
	return fmt.Errorf("an orphan server in %s does not end", dir)
}

// addressees: an orderly end is the head process's to lead; without one, each
// of its children is told.
func addressees(signal syscall.Signal, pids []int, dir string) []int {
	head, err := readPidFile(filepath.Join(dir, "postmaster.pid"))
	if signal == syscall.SIGINT && err == nil && slices.Contains(pids, head.pid) {
		return []int{head.pid}
	}
	return pids
}

// deserted waits until nothing lives in dir, or says that it still does.
func deserted(ctx context.Context, dir string, wait time.Duration) (bool, error) {
	limit := time.NewTimer(wait)
	defer limit.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		pids, err := living(dir)
		if err != nil || len(pids) == 0 {
			return err == nil, err
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("wait for the orphan server in %s: %w", dir, ctx.Err())
		case <-limit.C:
			return false, nil
		case <-tick.C:
		}
	}
}

// remove removes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
