package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"

	"passerelle/models/db/postgres"

	"github.com/jackc/pgx/v5"
)

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
