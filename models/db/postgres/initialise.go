package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// initialise makes the cluster when there is none. It is made beside its place
// and renamed, so that a folder "data" is always whole.
func (s *Server) initialise(ctx context.Context) error {
	if _, err := os.Lstat(s.home.data()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh := s.home.fresh()
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove an unfinished cluster: %w", err)
	}
	if err := s.account.mkdir(fresh); err != nil {
		return fmt.Errorf("make the folder of the cluster: %w", err)
	}
	if err := s.initdb(ctx, fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, s.home.data()); err != nil {
		return fmt.Errorf("put the new cluster in its place: %w", err)
	}
	return syncFolder(string(s.home))
}

// initdb runs the program of that name. Locale C, because search keys and sort
// keys are computed by the portal: an update of the system's collations can
// then never spoil an index.
func (s *Server) initdb(ctx context.Context, dir string) error {
	args := []string{
		"--pgdata", dir, "--encoding=UTF8", "--locale=C", "--username=" + Owner,
		"--auth-local=peer", "--auth-host=reject", "--no-instructions",
	}
	if s.options.Unsafe {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs.bin, "initdb"), args...)
	cmd.Dir = dir
	cmd.Env = environment()
	cmd.SysProcAttr = attributes(s.account.credential())
	// It removes what it made when it is interrupted.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	defer pin()()
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return fmt.Errorf("initialise the cluster: %w", ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("initialise the cluster as user %s: %w: %s", s.account.name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// syncFolder makes a rename inside the folder survive a power cut.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
