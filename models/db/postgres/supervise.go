package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// After a death the server is started again: soon, then, when it keeps dying,
// less and less often. A server that lived for calm is forgiven its past.
const (
	shortestPause = 100 * time.Millisecond
	longestPause  = 30 * time.Second
	calm          = time.Minute
)

// errStopped says that Stop was called while a server was being started.
var errStopped = errors.New("the database is being stopped")

// boot starts one server process, in a folder that is clear, and returns when
// it accepts connections.
func (s *Server) boot(ctx context.Context) (*child, error) {
	c, err := s.adopt()
	if err != nil {
		return nil, err
	}
	if err = s.awaitReady(ctx, c); err != nil {
		c.abandon()
		return nil, err
	}
	s.mu.Lock()
	s.ready = true
	s.mu.Unlock()
	return c, nil
}

// adopt launches a process and makes it the one that Stop stops, in one step.
func (s *Server) adopt() (*child, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil, errStopped
	}
	c, err := s.launch()
	if err != nil {
		return nil, err
	}
	s.child, s.ready = c, false
	return c, nil
}

// awaitReady reads the server's own statement: it writes "ready" once it takes
// connections. Recovery after a crash may take long, so only ctx sets a limit.
func (s *Server) awaitReady(ctx context.Context, c *child) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := readPidFile(s.home.pidFile())
		if err == nil && p.pid == c.pid && p.status == "ready" {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the database to be ready: %w", ctx.Err())
		case <-c.gone:
			return fmt.Errorf("the database did not start (%s): %s", outcome(c.err), c.lastWords(s.home.log()))
		case <-tick.C:
		}
	}
}

// supervise starts the server again whenever it dies, until Stop.
func (s *Server) supervise(ctx context.Context) {
	defer close(s.done)
	c, pause := s.child, shortestPause
	for {
		if outlived(c, calm) {
			pause = shortestPause
		}
		if ctx.Err() != nil {
			return
		}
		s.log.Error("the database died and will be started again", "pid", c.pid, "end", outcome(c.err), "pause", pause)
		if c = s.revive(ctx, &pause); c == nil {
			return
		}
		s.log.Info("the database is back", "pid", c.pid)
	}
}

// revive tries until a server runs; nil when Stop was called. Each attempt
// waits twice as long as the one before.
func (s *Server) revive(ctx context.Context, pause *time.Duration) *child {
	for {
		timer := time.NewTimer(*pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
		*pause = min(2**pause, longestPause)
		err := s.clear(ctx)
		if err == nil {
			var c *child
			if c, err = s.boot(ctx); err == nil {
				return c
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		s.log.Error("the database could not be started again", "error", err, "pause", *pause)
	}
}

// outlived waits for the end of c and tells whether it lived for a while.
func outlived(c *child, while time.Duration) bool {
	timer := time.NewTimer(while)
	defer timer.Stop()
	select {
	case <-c.gone:
		return false
	case <-timer.C:
	}
	<-c.gone
	return true
}

// outcome says how a process ended.
func outcome(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

// Stop ends the server and gives the folder free. The server stops in good
// order; when ctx is over first it is ended at once, recovers at the next start
// without loss, and Stop says so in its error. A second call waits for the
// first and returns the same.
func (s *Server) Stop(ctx context.Context) error {
	s.once.Do(func() {
		s.mu.Lock()
		s.stopped = true
		c := s.child
		s.mu.Unlock()
		s.cancel()
		s.stopErr = c.stop(ctx)
		<-s.done
		s.release()
	})
	return s.stopErr
}

// release gives back what outlives a server: a socket folder outside the data
// folder, and last the lock.
func (s *Server) release() {
	if err := removeTemporary(s.socket); err != nil {
		s.log.Warn("the folder of the socket stays behind", "error", err)
	}
	if s.lock == nil {
		return
	}
	if err := s.lock.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		s.log.Warn("the lock of the data folder was not given back", "error", err)
	}
}
