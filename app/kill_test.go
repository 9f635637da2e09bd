package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"passerelle/models/day"
	"passerelle/models/db"
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

// A portal told to stop says so on /readyz first and serves all the same: nobody
// whom the balancer still sends is turned away.
func TestStoppedPortalTellsTheBalancerFirst(t *testing.T) {
	r := rehearse(t)
	r.drain = "120"
	r.start()
	if err := r.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for ready := http.StatusOK; ready != http.StatusServiceUnavailable; <-time.After(10 * time.Millisecond) { // until the signal has arrived
		status, _, err := r.ask(http.MethodGet, "/readyz", nil)
		if err != nil || status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Fatalf("readyz: %d, %v", status, err)
		}
		ready = status
	}
	for _, path := range []string{"/healthz", "/account/sessions"} {
		if status, _, err := r.ask(http.MethodGet, path, nil); err != nil || status != http.StatusOK {
			t.Errorf("%s: %d, %v", path, status, err)
		}
	}
}

// A portal that is started before its migration waits: it lives, says that it is not
// ready, and is once the migration has run. So does a worker, which takes no job.
func TestPortalAndWorkerWaitForTheirMigration(t *testing.T) {
	r := rehearse(t)
	const last = "(select max(version_id) from schema_migrations)"
	var version int64
	r.world.Scan(t, "select "+last, nil, &version)
	r.world.Exec(t, "delete from schema_migrations where version_id = "+last)
	r.launch()
	for live := 0; live != http.StatusOK; <-time.After(10 * time.Millisecond) { // until it listens
		live, _, _ = r.ask(http.MethodGet, "/healthz", nil)
		if t.Context().Err() != nil {
			t.Fatal("it does not listen")
		}
	}
	if status, page, err := r.ask(http.MethodGet, "/readyz", nil); err != nil || status != http.StatusServiceUnavailable || page != "not ready\n" {
		t.Errorf("before the migration: %d %q, %v", status, page, err)
	}
	said, worked := make(chan struct{}), make(chan error, 1)
	log := slog.New(slog.NewJSONHandler(tells(said), nil))
	go func() { worked <- migrated(t.Context(), r.world.Pool, log) }()
	select {
	case <-said:
	case err := <-worked:
		t.Fatalf("the worker begins before the migration: %v", err)
	}
	r.world.Exec(t, fmt.Sprintf("insert into schema_migrations (version_id, is_applied) values (%d, true), (999999, true)", version))
	if err := <-worked; err != nil {
		t.Error(err)
	}
	if status, _, err := r.ask(http.MethodGet, "/readyz", nil); err != nil || status != http.StatusOK {
		t.Errorf("after it, and after one of a later version: %d, %v", status, err)
	}
}

// tells closes a channel at the first line of a log.
type tells chan struct{}

func (c tells) Write(line []byte) (int, error) {
	select {
	case <-c:
	default:
		close(c)
	}
	return len(line), nil
}

// Metrics name routes, never addresses: an address holds ids.
func TestMetricsNameRoutesOnly(t *testing.T) {
	r := rehearse(t)
	r.metrics = "127.0.0.1:" + freePort(t)
	r.start()
	// A portal without a private database leaves jobs to `work`, which does not run.
	r.world.Exec(t, `insert into `+db.QueueSchema+`.river_job (kind, args, max_attempts, state, finalized_at) values ('sweep', '{}', 3, 'available', null), ('sweep', '{}', 3, 'discarded', now())`)
	r.world.Exec(t, `insert into mails (id, kind, account_id, digest_on, status, lost_at, created_at) values ($1, 'digest', $2, current_date, 'uncertain', now(), now())`, uuid.New(), fixture.Nadia.Account())
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
	for _, line := range []string{`passerelle_request_seconds_count{method="GET",route="/account/sessions",status="200"} 1`, "process_resident_memory_bytes",
		`passerelle_database_connections{state="max"} 16`, "passerelle_database_wait_seconds_total 0", "\npasserelle_database_up 1\n", `passerelle_queue_jobs{state="due"} 1`,
		`passerelle_queue_jobs{state="failed"} 1`, `passerelle_mails{state="uncertain"} 1`} {
		if !strings.Contains(string(body), line) {
			t.Errorf("no %s", line)
		}
	}
	if strings.Contains(string(body), id) {
		t.Error("an address is a label")
	}
}
