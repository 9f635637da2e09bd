package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
)

// rehearsal is a portal in a process of its own on a PostgreSQL that keeps what
// it says it keeps.
type rehearsal struct {
	t       *testing.T
	server  *postgres.Server
	world   *dbtest.Database
	program string
	port    string
	token   string
	metrics string // where the metrics are served; nowhere if empty
	drain   string // seconds; none if empty
	csrf    atomic.Pointer[string]
	client  *http.Client

	mu      sync.Mutex
	process *exec.Cmd
}

func rehearse(t *testing.T) *rehearsal { return rehearseWith(t, nil) }

// rehearseWith is rehearse with more settings of PostgreSQL.
func rehearseWith(t *testing.T, settings map[string]string) *rehearsal {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	open(t, folder)
	server, err := postgres.Start(t.Context(), postgres.Options{DataDir: folder, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			t.Errorf("stop PostgreSQL: %v", err)
		}
	})
	owner, login := server.DSN(postgres.Owner, postgres.Database), server.DSN(postgres.Login, postgres.Database)
	if _, err := db.Migrate(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := fixture.Cast(t.Context(), owner, now); err != nil {
		t.Fatal(err)
	}
	if err := fixture.Bind(t.Context(), owner, fixture.Issuer, now); err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(login, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &rehearsal{t: t, server: server, world: &dbtest.Database{Pool: pool, Owner: owner, Login: login}, token: web.NewToken(),
		program: build(t), port: freePort(t),
		client: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 200},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	err = pool.Write(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		_, err := account.Open(t.Context(), tx, account.Proof{Issuer: fixture.Issuer, Subject: "nadia", Provider: "agents"}, r.token, web.NewToken(), uuid.Nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.kill)
	return r
}

// open makes a folder that the account PostgreSQL runs as can reach, when the
// tests run as root.
func open(t *testing.T, folder string) {
	t.Helper()
	for ; folder != filepath.Dir(os.TempDir()) && folder != os.TempDir() && folder != "/"; folder = filepath.Dir(folder) {
		if err := os.MkdirAll(folder, 0o711); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(folder, 0o711); err != nil {
			t.Fatal(err)
		}
	}
}

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "portal")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "release", "-o", program, "passerelle/app").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

// start runs the portal and returns when it is ready.
func (r *rehearsal) start() {
	r.t.Helper()
	log := r.launch()
	until := time.Now().Add(30 * time.Second)
	for {
		answer, err := r.client.Get("http://127.0.0.1:" + r.port + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(until) {
			r.t.Fatalf("the portal is not ready: %v\n%s", err, log.String())
		}
		<-time.After(20 * time.Millisecond) // between two questions
	}
}

// launch runs the portal, and gives what it logs.
func (r *rehearsal) launch() *bytes.Buffer {
	r.t.Helper()
	process := exec.Command(r.program, "serve")
	process.Env = append(os.Environ(), "PORT="+r.port, "METRICS_LISTEN="+r.metrics, "DRAIN_SECONDS="+r.drain, "DATABASE_URL="+r.world.Login, "SECRET_KEY=a secret that only this rehearsal knows",
		"OIDC_PROVIDERS=agents", "OIDC_AGENTS_ISSUER=http://127.0.0.1:9", "OIDC_AGENTS_CLIENT_ID=portal", "OIDC_AGENTS_CLIENT_SECRET=secret")
	var log bytes.Buffer
	process.Stderr = &log
	if err := process.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.process = process
	r.mu.Unlock()
	return &log
}

// stop asks the portal to stop in good order.
func (r *rehearsal) stop() {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.process.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	if err := r.process.Wait(); err != nil {
		r.t.Errorf("the portal did not stop in good order: %v", err)
	}
	r.process = nil
}

// kill ends the portal with -9.
func (r *rehearsal) kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.process == nil {
		return
	}
	if err := r.process.Process.Kill(); err != nil {
		r.t.Errorf("kill the portal: %v", err)
	}
	_ = r.process.Wait() // killed is how it ends
	r.process = nil
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// insist sends a form until it is answered for good: a lost connection and a
// "try again" are not.
func (r *rehearsal) insist(path string, form url.Values) int {
	until := time.Now().Add(90 * time.Second)
	for time.Now().Before(until) {
		if status, ok := r.send(path, form); ok {
			return status
		}
		<-time.After(50 * time.Millisecond) // as somebody who presses the button again
	}
	return 0
}

func (r *rehearsal) send(path string, form url.Values) (status int, ok bool) {
	if r.csrf.Load() == nil {
		_, page, err := r.ask(http.MethodGet, "/account/sessions", nil)
		if err != nil {
			return 0, false
		}
		if found := tokenField.FindStringSubmatch(page); found != nil {
			r.csrf.Store(&found[1])
		} else {
			return 0, false
		}
	}
	sent := url.Values{"csrf": {*r.csrf.Load()}}
	for name, values := range form {
		sent[name] = values
	}
	status, _, err := r.ask(http.MethodPost, path, sent)
	return status, err == nil && status < 500
}

func (r *rehearsal) ask(method, path string, form url.Values) (int, string, error) {
	request, err := http.NewRequestWithContext(r.t.Context(), method, "http://localhost:"+r.port+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.AddCookie(&http.Cookie{Name: "passerelle-session", Value: r.token})
	answer, err := r.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}
