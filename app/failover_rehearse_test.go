//go:build rehearse && linux

package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/programme"
	"passerelle/models/programme/programmetest"
)

// Clients save roll calls through HAProxy, two portals and PgBouncer while the
// leader of PostgreSQL, then a portal, then PgBouncer are killed with -9. Browsers
// send their form again, as people do. What was answered is there, once.
func TestLostMachinesLoseNoAnsweredRollCall(t *testing.T) {
	const clients, seats = 12, 3
	began := time.Now()
	c := clusterUp(t)
	r := c.clients()
	groups := make([]programmetest.Group, clients)
	enrolled := make([][]string, clients)
	for i := range groups {
		groups[i] = programmetest.New(t, r.world, programmetest.Options{Seats: seats, From: day.On(time.Now(), time.UTC).Add(7)})
		for n := range seats {
			enrolled[i] = append(enrolled[i], r.enrol(groups[i], i*seats+n))
		}
	}
	// The roll of a session to come cannot be called.
	r.world.Exec(t, "update sessions set starts_at = now() - interval '1 day' + position * interval '1 hour', ends_at = now() - interval '1 day' + (position + 1) * interval '1 hour'")
	program := build(t)
	worker := c.portal(program, "work", freePort(t))
	first := c.portal(program, "serve", c.Portals[0])
	c.portal(program, "serve", c.Portals[1])
	c.await("both portals", time.Minute, func() bool { return c.isReady(c.Portals[0]) && c.isReady(c.Portals[1]) })
	c.await("a portal through HAProxy", time.Minute, func() bool { return c.isReady(c.Web) })
	t.Logf("up in %s", time.Since(began).Round(time.Second))

	var answered atomic.Int64
	var mu sync.Mutex
	var at []time.Time // of each answer
	var running sync.WaitGroup
	for i := range groups {
		running.Go(func() {
			for _, s := range groups[i].Sessions {
				form := url.Values{"once": {uuid.NewString()}, "status": {"held"}}
				for n, mark := range marksOf(s, seats) {
					form.Set("mark["+enrolled[i][n]+"]", mark)
				}
				if status := r.insist("/sessions/"+s.ID.String()+"/attendance", form); status != http.StatusSeeOther {
					t.Errorf("session %s: status %d", s.ID, status)
				}
				answered.Add(1)
				mu.Lock()
				at = append(at, time.Now())
				mu.Unlock()
			}
		})
	}
	total := int64(clients * len(groups[0].Sessions))
	killed := map[string]time.Time{}
	after := func(n int64, what string, kill func()) {
		c.await(what, 2*time.Minute, func() bool { return answered.Load() >= n })
		killed[what] = time.Now()
		kill()
	}
	after(total/6, "the leader", func() { c.leading().kill(t) })
	after(total/2, "a portal", func() { end(first) })
	after(total*2/3, "PgBouncer", func() { end(c.pooler); c.pool() })
	running.Wait()
	for what, moment := range killed {
		slices.SortFunc(at, time.Time.Compare)
		longest, last := time.Duration(0), moment
		for _, one := range at {
			if one.After(moment) && one.Before(moment.Add(time.Minute)) {
				longest, last = max(longest, one.Sub(last)), one
			}
		}
		t.Logf("%s killed: the longest pause until an answer was %s", what, longest.Round(10*time.Millisecond))
	}
	if answered.Load() != total {
		t.Errorf("%d answered of %d", answered.Load(), total)
	}
	for i, g := range groups {
		for _, s := range g.Sessions {
			var marks, right, corrections, lines int
			r.world.Scan(t, `select (select count(*) from attendance where session_id = $1),
				(select count(*) from attendance a join unnest($2::text[], $3::text[]) as sent (seat, mark) on a.enrolment_id = sent.seat::uuid and a.mark = sent.mark where a.session_id = $1),
				(select count(*) from attendance_corrections where session_id = $1), (select count(*) from journal where noun = 'session' and noun_id = $1)`,
				[]any{s.ID.UUID, enrolled[i], marksOf(s, seats)}, &marks, &right, &corrections, &lines)
			if marks != seats || right != seats || corrections != 0 || lines != 1 {
				t.Errorf("group %d, session %d: %d marks, %d as sent, %d corrections, %d saves in the journal", i, s.Position, marks, right, corrections, lines)
			}
		}
	}
	// The worker, whose queue listens at the leader, has found the new one.
	var jobs int
	r.world.Exec(t, "insert into "+db.QueueSchema+".river_job (kind, args, max_attempts, state) values ('sweep', '{}', 3, 'available')")
	c.await("the worker at the new leader", time.Minute, func() bool {
		r.world.Scan(t, "select count(*) from "+db.QueueSchema+".river_job where state = 'available' and kind = 'sweep'", nil, &jobs)
		return jobs == 0
	})
	if err := worker.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := worker.Wait(); err != nil {
		t.Errorf("the worker did not stop in good order: %v", err)
	}
}

// marksOf are the marks sent for a session, seat by seat.
func marksOf(s programme.Session, seats int) []string {
	var all []string
	for n := range seats {
		all = append(all, []string{"present", "unexcused"}[(n+s.Position)%2])
	}
	return all
}

// clients are browsers of Nadia's, at the address of HAProxy.
func (c *cluster) clients() *rehearsal {
	c.t.Helper()
	now := time.Now()
	owner := c.owner("passerelle")
	if err := fixture.Cast(c.t.Context(), owner, now); err != nil {
		c.t.Fatal(err)
	}
	if err := fixture.Bind(c.t.Context(), owner, fixture.Issuer, now); err != nil {
		c.t.Fatal(err)
	}
	pool, err := db.Open(c.direct(), db.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			c.t.Error(err)
		}
	})
	r := &rehearsal{t: c.t, world: &dbtest.Database{Pool: pool, Owner: owner, Login: c.direct()}, token: web.NewToken(), port: c.Web,
		client: &http.Client{Timeout: 25 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 50},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	err = pool.Write(c.t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
		_, err := account.Open(c.t.Context(), tx, account.Proof{Issuer: fixture.Issuer, Subject: "nadia", Provider: "agents"}, r.token, web.NewToken(), uuid.Nil)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// enrol writes one more person and gives them a seat.
func (r *rehearsal) enrol(g programmetest.Group, n int) string {
	r.t.Helper()
	who := programmetest.Person(r.t, r.world, fixture.Nadia, n)
	var seat string
	programmetest.Write(r.t, r.world, fixture.Nadia.Actor(), func(ctx context.Context, tx *db.Tx) error {
		made, err := programme.Enrol(ctx, tx, g.Cycle, who)
		seat = made.String()
		return err
	})
	return seat
}

// portal starts one instance, as the units of deploy/systemd would.
func (c *cluster) portal(program, command, port string) *exec.Cmd {
	c.t.Helper()
	process := exec.Command(program, command)
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	process.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Folder, "PORT=" + port, "PUBLIC_URL=http://localhost:" + c.Web, "CHROMIUM=none",
		"DATABASE_URL=" + c.pooled(), "QUEUE_DATABASE_URL=" + c.direct(), "SECRET_KEY=a secret that only this rehearsal knows",
		"OIDC_PROVIDERS=agents", "OIDC_AGENTS_ISSUER=http://127.0.0.1:9", "OIDC_AGENTS_CLIENT_ID=portal", "OIDC_AGENTS_CLIENT_SECRET=secret"}
	return c.begin(command+"-"+port, process)
}

func (c *cluster) isReady(port string) bool {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get("http://127.0.0.1:" + port + "/readyz")
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
