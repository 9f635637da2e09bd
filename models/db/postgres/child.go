package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// child is one process of the server, started by this portal.
type child struct {
	process *os.Process
	pid     int
	gone    chan struct{} // closed when it has ended
	err     error         // how it ended; read after gone
	said    int64         // where its words begin in the log
}

// launch starts a server process; it is not ready yet.
func (s *Server) launch() (*child, error) {
	log, err := openLog(s.home.log())
	if err != nil {
		return nil, err
	}
	defer log.Close()
	begin, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("open the log of the database: %w", err)
	}
	cmd := exec.Command(filepath.Join(s.programs.bin, "postgres"),
		"-D", s.home.data(), "-c", "config_file="+filepath.Join(s.home.conf(), mainFile))
	cmd.Dir = s.home.data()
	cmd.Env = environment()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = attributes(s.account.credential())

	c := &child{gone: make(chan struct{}), said: begin}
	started := make(chan error)
	go func() {
		defer pin()()
		err := cmd.Start()
		if err == nil {
			c.process, c.pid = cmd.Process, cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		// The thread that forked waits here as long as its child lives.
		c.err = cmd.Wait()
		close(c.gone)
	}()
	if err = <-started; err != nil {
		return nil, fmt.Errorf("start the database as user %s: %w", s.account.name, err)
	}
	return c, nil
}

func (c *child) running() bool {
	select {
	case <-c.gone:
		return false
	default:
		return true
	}
}

// stop asks for an orderly end: sessions are ended and everything is written.
// When ctx is over the server ends at once and recovers at its next start,
// which loses nothing either; the error says so.
func (c *child) stop(ctx context.Context) error {
	if err := c.send(syscall.SIGINT); err != nil {
		return err
	}
	select {
	case <-c.gone:
		return nil
	case <-ctx.Done():
	}
	late := fmt.Errorf("the database did not stop in time and was ended at once: %w", ctx.Err())
	if err := c.send(syscall.SIGQUIT); err != nil {
		return errors.Join(late, err)
	}
	limit := time.NewTimer(5 * time.Second)
	defer limit.Stop()
	select {
	case <-c.gone:
		return late
	case <-limit.C:
	}
	if err := c.send(syscall.SIGKILL); err != nil {
		return errors.Join(late, err)
	}
	<-c.gone
	return late
}

// abandon stops a server that never became of use.
func (c *child) abandon() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := c.stop(ctx); err != nil {
		return // it has ended all the same
	}
}

func (c *child) send(signal syscall.Signal) error {
	err := c.process.Signal(signal)
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// environment is all that the server's programs learn of the portal's: its
// secrets are not theirs.
func environment() []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// largestLog is when a new log file is begun, in bytes; one old one is kept.
const largestLog = 1 << 20

func openLog(path string) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && info.Size() > largestLog {
		if err = os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("put the old log of the database aside: %w", err)
		}
	}
	log, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of the database: %w", err)
	}
	return log, nil
}

// lastWords is the end of what the child wrote to the log.
func (c *child) lastWords(path string) string {
	log, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer log.Close()
	text, err := io.ReadAll(io.NewSectionReader(log, c.said, largestLog))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text[max(0, len(text)-2000):]))
}
