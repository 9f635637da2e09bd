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
	"github.com/jackc/pgx/v5"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/programme/programmetest"
)

// 200 people are enrolled at once into a cycle of 120 seats; the portal is
// killed in the middle, then PostgreSQL. Browsers send their form again, as
// people do. What was answered must be there, once, and nobody too many.
func TestKilledPortalAndDatabaseLoseNoAnsweredEnrolment(t *testing.T) {
	const people, seats = 200, 120
	r := rehearse(t)
	group := programmetest.New(t, r.world, programmetest.Options{Seats: 60, From: day.On(time.Now(), time.UTC).Add(7)})
	r.world.Exec(t, "update cycles set overbooking = 60")
	persons := make([]person.ID, people)
	for i := range persons {
		persons[i] = programmetest.Person(t, r.world, fixture.Nadia, i)
	}
	r.start()

	var answered, enrolled, full atomic.Int64
	reached := func(n int64) <-chan struct{} {
		there := make(chan struct{})
		go func() {
			defer close(there)
			for answered.Load() < n && t.Context().Err() == nil {
				<-time.After(time.Millisecond) // between two looks at the counter
			}
		}()
		return there
	}
	told := make([]atomic.Bool, people)
	var clients sync.WaitGroup
	for i, who := range persons {
		clients.Go(func() {
			form := url.Values{"person_id": {who.String()}, "once": {uuid.NewString()}}
			switch status := r.insist("/cycles/"+group.Cycle.String()+"/enrolments", form); status {
			case http.StatusSeeOther:
				told[i].Store(true)
				enrolled.Add(1)
			case http.StatusConflict:
				full.Add(1)
			default:
				t.Errorf("person %d: status %d", i, status)
			}
			answered.Add(1)
		})
	}
	<-reached(20)
	r.kill()
	r.start()
	<-reached(70)
	if err := syscall.Kill(r.server.PID(), syscall.SIGKILL); err != nil {
		t.Errorf("kill PostgreSQL: %v", err)
	}
	clients.Wait()

	var taken, rows, twice int
	r.world.Scan(t, "select seats_taken from cycles", nil, &taken)
	r.world.Scan(t, "select count(*) from enrolments", nil, &rows)
	r.world.Scan(t, "select count(*) from (select 1 from enrolments group by person_id having count(*) > 1) t", nil, &twice)
	if rows != seats || taken != seats || twice != 0 || enrolled.Load() != seats || full.Load() != people-seats {
		t.Errorf("%d rows, %d seats taken, %d twice; told enrolled %d, told full %d", rows, taken, twice, enrolled.Load(), full.Load())
	}
	for i := range told {
		if !told[i].Load() {
			continue
		}
		var there int
		r.world.Scan(t, "select count(*) from enrolments where person_id = $1", []any{persons[i]}, &there)
		if there != 1 {
			t.Errorf("person %d was told and has %d rows", i, there)
		}
	}
}

// Requests under way when the portal is told to stop are answered.
func TestStoppedPortalAnswersWhatItHasBegun(t *testing.T) {
	r := rehearse(t)
	r.start()
	lock, err := pgx.Connect(t.Context(), r.world.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close(context.Background())
	held, err := lock.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// A page of sign-ins waits for this lock.
	if _, err := held.Exec(t.Context(), "lock table branches in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	answered := make(chan int, 1)
	go func() {
		status, _, err := r.ask(http.MethodGet, "/account/sessions", nil)
		if err != nil {
			t.Errorf("the request under way was cut: %v", err)
		}
		answered <- status
	}()
	for waiting := 0; waiting == 0; <-time.After(10 * time.Millisecond) { // until the request has reached the lock
		r.world.Scan(t, "select count(*) from pg_locks where not granted and relation = 'branches'::regclass", nil, &waiting)
	}
	stopped := make(chan struct{})
	go func() { defer close(stopped); r.stop() }()
	for { // until the portal has begun to stop, and takes nobody new
		conn, err := net.DialTimeout("tcp", "127.0.0.1:"+r.port, time.Second)
		if err != nil {
			break
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		<-time.After(10 * time.Millisecond)
	}
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status := <-answered; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	<-stopped
}

// Metrics name routes, never addresses: an address holds ids.
func TestMetricsNameRoutesOnly(t *testing.T) {
	r := rehearse(t)
	r.metrics = "127.0.0.1:" + freePort(t)
	r.start()
	id := uuid.NewString()
	for _, path := range []string{"/persons/" + id, "/" + id, "/account/sessions"} {
		if _, _, err := r.ask(http.MethodGet, path, nil); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := r.client.Get("http://" + r.metrics + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`passerelle_request_seconds_count{method="GET",route="/account/sessions",status="200"} 1`, "process_resident_memory_bytes"} {
		if !strings.Contains(string(body), line) {
			t.Errorf("no %s", line)
		}
	}
	if strings.Contains(string(body), id) {
		t.Error("an address is a label")
	}
}

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
	csrf    atomic.Pointer[string]
	client  *http.Client

	mu      sync.Mutex
	process *exec.Cmd
}

func rehearse(t *testing.T) *rehearsal {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	open(t, folder)
	server, err := postgres.Start(t.Context(), postgres.Options{DataDir: folder})
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
	process := exec.Command(r.program, "serve")
	process.Env = append(os.Environ(), "PORT="+r.port, "METRICS_LISTEN="+r.metrics, "DATABASE_URL="+r.world.Login, "SECRET_KEY=a secret that only this rehearsal knows",
		"OIDC_PROVIDERS=agents", "OIDC_AGENTS_ISSUER=http://127.0.0.1:9", "OIDC_AGENTS_CLIENT_ID=portal", "OIDC_AGENTS_CLIENT_SECRET=secret")
	var log bytes.Buffer
	process.Stderr = &log
	if err := process.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.process = process
	r.mu.Unlock()
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
