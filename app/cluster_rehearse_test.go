//go:build rehearse && linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"github.com/jackc/pgx/v5"

	"passerelle/handlers/web"
	"passerelle/models/db"
	"passerelle/models/db/postgres"
)

// cluster is what deploy/cluster describes, on this machine: etcd, three nodes,
// HAProxy before them and before the portals, PgBouncer between.
type cluster struct {
	t                   *testing.T
	Folder, Secret      string
	Leader, Web, Pooler string // ports
	Portals             []string
	Nodes               []*node
	pooler              *exec.Cmd
	as                  *syscall.SysProcAttr // neither PostgreSQL nor PgBouncer runs as root
}

// clusterUp starts everything but the portals and returns once the leader has its
// synchronous standby. All of it ends with the test.
func clusterUp(t *testing.T) *cluster {
	t.Helper()
	for program, debian := range map[string]string{"etcd": "etcd-server", "patroni": "patroni", "haproxy": "haproxy", "pgbouncer": "pgbouncer"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%v: apt-get install --no-install-recommends %s", err, debian)
		}
	}
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(bins) == 0 {
		t.Fatal("no PostgreSQL server: install Debian's postgresql")
	}
	c := &cluster{t: t, Folder: filepath.Join(t.TempDir(), "cluster"), Secret: web.NewToken(), Leader: freePort(t), Web: freePort(t), Pooler: freePort(t),
		Portals: []string{freePort(t), freePort(t)}, as: unprivileged(t)}
	open(t, c.Folder)
	c.own(c.Folder)
	etcd, peers := freePort(t), freePort(t)
	c.run("etcd", "etcd", "--data-dir", c.Folder+"/etcd", "--listen-client-urls", "http://127.0.0.1:"+etcd, "--advertise-client-urls", "http://127.0.0.1:"+etcd,
		"--listen-peer-urls", "http://127.0.0.1:"+peers, "--initial-advertise-peer-urls", "http://127.0.0.1:"+peers, "--initial-cluster", "default=http://127.0.0.1:"+peers,
		"--unsafe-no-fsync")
	for _, name := range []string{"one", "two", "three"} {
		n := &node{Name: name, Rest: freePort(t), Port: freePort(t), Etcd: etcd, Folder: filepath.Join(c.Folder, name), Bin: bins[len(bins)-1], Secret: c.Secret}
		if err := os.Mkdir(n.Folder, 0o700); err != nil {
			t.Fatal(err)
		}
		c.own(n.Folder)
		c.Nodes = append(c.Nodes, n)
		t.Cleanup(func() { n.kill(t) })
		n.patroni = c.run("patroni-"+name, "patroni", c.fill("patroni.yml", name+".yml", n))
	}
	c.write("userlist.txt", fmt.Sprintf("%q %q\n", postgres.Login, c.Secret))
	c.run("haproxy", "haproxy", "-db", "-f", c.fill("haproxy.cfg", "haproxy.cfg", c))
	c.pool()
	c.await("a leader with a synchronous standby", 3*time.Minute, func() bool { return c.leading() != nil && c.synchronous() })
	c.await("the leader through HAProxy", time.Minute, func() bool { return c.ask(c.owner("postgres"), "select 1") == nil })
	if err := c.ask(c.owner("postgres"), "create database "+postgres.Database); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context(), c.owner(postgres.Database)); err != nil {
		t.Fatal(err)
	}
	if err := c.ask(c.owner(postgres.Database), fmt.Sprintf("alter role %s password '%s'", postgres.Login, c.Secret)); err != nil {
		t.Fatal(err)
	}
	return c
}

// pool starts PgBouncer.
func (c *cluster) pool() {
	c.pooler = c.run("pgbouncer", "pgbouncer", c.fill("pgbouncer.ini", "pgbouncer.ini", c))
}

// owner goes to the leader itself, pooled goes through PgBouncer.
func (c *cluster) owner(database string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%s/%s?sslmode=disable&connect_timeout=5", postgres.Owner, c.Secret, c.Leader, database)
}

func (c *cluster) direct() string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%s/%s?sslmode=disable&connect_timeout=5", postgres.Login, c.Secret, c.Leader, postgres.Database)
}

func (c *cluster) pooled() string {
	return strings.Replace(c.direct(), ":"+c.Leader+"/", ":"+c.Pooler+"/", 1) + "&default_query_exec_mode=cache_describe"
}

func (c *cluster) ask(dsn, statement string) error {
	ctx, cancel := context.WithTimeout(c.t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(ctx, statement)
	return err
}

// leading is the node that Patroni says is the leader; nil while there is none.
func (c *cluster) leading() *node {
	for _, n := range c.Nodes {
		if n.says("/primary") {
			return n
		}
	}
	return nil
}

func (c *cluster) synchronous() bool {
	for _, n := range c.Nodes {
		if n.says("/synchronous") {
			return true
		}
	}
	return false
}

// run starts a program whose words go to a file of its name, and which ends with
// the test.
func (c *cluster) run(name, program string, arguments ...string) *exec.Cmd {
	c.t.Helper()
	process := exec.Command(program, arguments...)
	process.Dir, process.SysProcAttr = c.Folder, c.as
	process.Env = []string{"PATH=" + os.Getenv("PATH") + ":/usr/sbin", "HOME=" + c.Folder, "LANG=C.UTF-8"}
	return c.begin(name, process)
}

func (c *cluster) begin(name string, process *exec.Cmd) *exec.Cmd {
	c.t.Helper()
	log, err := os.OpenFile(filepath.Join(c.Folder, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close()
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		end(process)
		if c.t.Failed() {
			said, _ := os.ReadFile(log.Name())
			c.t.Logf("%s, at its end: …%s", name, said[max(0, len(said)-2000):])
		}
	})
	return process
}

// fill writes a file of deploy/cluster with what the braces stand for.
func (c *cluster) fill(file, as string, with any) string {
	c.t.Helper()
	parsed, err := template.ParseFiles("../deploy/cluster/" + file)
	if err != nil {
		c.t.Fatal(err)
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, with); err != nil {
		c.t.Fatal(err)
	}
	return c.write(as, text.String())
}

func (c *cluster) write(name, text string) string {
	c.t.Helper()
	path := filepath.Join(c.Folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	c.own(path)
	return path
}

func (c *cluster) own(path string) {
	c.t.Helper()
	if c.as.Credential == nil {
		return
	}
	if err := os.Chown(path, int(c.as.Credential.Uid), int(c.as.Credential.Gid)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *cluster) await(what string, within time.Duration, there func() bool) {
	c.t.Helper()
	for until := time.Now().Add(within); !there(); <-time.After(100 * time.Millisecond) { // between two looks
		if time.Now().After(until) || c.t.Context().Err() != nil {
			c.t.Fatalf("waited %s in vain for %s", within, what)
		}
	}
}
