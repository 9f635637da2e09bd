//go:build rehearse && linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
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

// node is one PostgreSQL under its Patroni.
type node struct {
	Name, Rest, Port, Etcd, Folder, Bin, Secret string
	patroni                                     *exec.Cmd
}

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

func (n *node) says(path string) bool {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + n.Rest + path)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// kill is the end of a machine: Patroni and its PostgreSQL at once, with -9.
func (n *node) kill(t *testing.T) {
	t.Helper()
	if n.patroni != nil {
		end(n.patroni)
	}
	file := n.Folder + "/data/postmaster.pid"
	text, err := os.ReadFile(file)
	if err != nil {
		return // it never ran, or is dead already
	}
	pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err == nil && pid > 1 && serves(pid, n.Folder+"/data") {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Errorf("kill PostgreSQL %s: %v", n.Name, err)
	}
	forget(string(text))
	if err := os.Remove(file); err != nil {
		t.Error(err)
	}
}

// forget gives back the piece of shared memory that a PostgreSQL killed with -9 leaves
// behind; its seventh line names it, and it goes once nobody holds it.
func forget(file string) {
	lines := strings.Split(file, "\n")
	if len(lines) < 7 {
		return
	}
	key := strings.Fields(lines[6])
	if len(key) < 2 {
		return
	}
	if id, err := strconv.Atoi(key[1]); err == nil {
		const remove = 0 // IPC_RMID
		_, _, _ = syscall.Syscall(syscall.SYS_SHMCTL, uintptr(id), remove, 0)
	}
}

// serves makes sure that the process is the node's: an old file may name a stranger.
func serves(pid int, data string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && bytes.Contains(line, []byte(data))
}

// end kills a process of ours with -9; once it has ended it does nothing.
func end(process *exec.Cmd) {
	_ = process.Process.Kill() // ended already, perhaps
	_ = process.Wait()         // killed is how it ends
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

// unprivileged is Debian's account of PostgreSQL where the tests run as root.
func unprivileged(t *testing.T) *syscall.SysProcAttr {
	t.Helper()
	as := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() != 0 {
		return as
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("as root: %v", err)
	}
	uid, err := strconv.Atoi(account.Uid)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.Atoi(account.Gid)
	if err != nil {
		t.Fatal(err)
	}
	as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return as
}
