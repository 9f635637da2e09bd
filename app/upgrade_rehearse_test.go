//go:build rehearse && linux

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/handlers/web/oidc/oidctest"
	"passerelle/models/db/dbtest"
	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
)

// upgrade is an installation that goes from one version to the next: HAProxy, as in
// deploy/compose, before two places for portals, a worker, one PostgreSQL.
type upgrade struct {
	*cluster
	old, new string // programs
	world    *dbtest.Database
	provider *oidctest.Liar
	places   [2]*exec.Cmd
}

const rehearsedKey = "a secret that only this rehearsal knows"

// installed fills a database as the old version does and starts what stands around the
// portals.
func installed(t *testing.T, old, fresh string) *upgrade {
	t.Helper()
	if _, err := exec.LookPath("haproxy"); err != nil {
		t.Fatalf("%v: apt-get install --no-install-recommends haproxy", err)
	}
	folder := filepath.Join(t.TempDir(), "upgrade")
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
	u := &upgrade{old: old, new: fresh, provider: oidctest.New(t), world: &dbtest.Database{Owner: server.DSN(postgres.Owner, postgres.Database), Login: server.DSN(postgres.Login, postgres.Database)}}
	u.cluster = &cluster{t: t, Folder: t.TempDir(), Web: freePort(t), Portals: []string{freePort(t), freePort(t)}, as: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}}
	filling := &demonstration{t: t, program: old, folder: folder, port: freePort(t),
		env: []string{"DATABASE_URL=" + u.world.Login, "MIGRATE_DATABASE_URL=" + u.world.Owner, "SECRET_KEY=" + rehearsedKey, "CHROMIUM=none"}}
	began := time.Now()
	filling.start()
	filling.stop()
	t.Logf("filled by the old version in %s", time.Since(began).Round(time.Second))
	u.provider.Tell(func(l *oidctest.Liar) {
		l.Redirect, l.After = "http://localhost:"+u.Web+"/sign-in/agents/callback", "http://localhost:"+u.Web+"/signed-out"
	})
	u.run("haproxy", "haproxy", "-db", "-f", u.balancer())
	return u
}

// balancer is HAProxy's file of deploy/compose: without a certificate, at the ports of
// this rehearsal, and telling which place answered.
func (u *upgrade) balancer() string {
	u.t.Helper()
	text, err := os.ReadFile("../deploy/compose/haproxy.cfg")
	if err != nil {
		u.t.Fatal(err)
	}
	here := string(text)
	for _, change := range [][2]string{
		{"bind :8000", "bind 127.0.0.1:" + freePort(u.t)},
		{"bind :8443 ssl crt /usr/local/etc/haproxy/certificate.pem alpn h2,http/1.1", "bind 127.0.0.1:" + u.Web},
		{"X-Forwarded-Proto https", "X-Forwarded-Proto http"},
		{"balance leastconn", "balance leastconn\n  http-response set-header X-Place %s"},
		{"portal-1:8080", "127.0.0.1:" + u.Portals[0]},
		{"portal-2:8080", "127.0.0.1:" + u.Portals[1]},
	} {
		if !strings.Contains(here, change[0]) {
			u.t.Fatalf("deploy/compose/haproxy.cfg has no %q", change[0])
		}
		here = strings.Replace(here, change[0], change[1], 1)
	}
	return u.write("haproxy.cfg", here)
}

func (u *upgrade) command(program, command, port string) *exec.Cmd {
	process := exec.Command(program, command)
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	process.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + u.Folder, "PORT=" + port, "PUBLIC_URL=http://localhost:" + u.Web, "TRUSTED_PROXIES=127.0.0.1", "CHROMIUM=none",
		"DATABASE_URL=" + u.world.Login, "SECRET_KEY=" + rehearsedKey, "DRAIN_SECONDS=4", "STOP_SECONDS=20",
		"OIDC_PROVIDERS=agents", "OIDC_AGENTS_ISSUER=" + u.provider.Issuer(), "OIDC_AGENTS_CLIENT_ID=" + oidctest.ClientID, "OIDC_AGENTS_CLIENT_SECRET=" + oidctest.ClientSecret}
	return process
}

// start runs an instance in a place and returns once HAProxy sends to it.
func (u *upgrade) start(place int, program string) {
	u.t.Helper()
	u.places[place] = u.begin(fmt.Sprintf("place-%d", place), u.command(program, "serve", u.Portals[place]))
	u.await("the portal", time.Minute, func() bool { return u.isReady(u.Portals[place]) })
	name := fmt.Sprintf("portal-%d", place+1)
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	u.await("HAProxy to see the portal", time.Minute, func() bool {
		answer, err := client.Get("http://localhost:" + u.Web + "/legal")
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.Header.Get("X-Place") == name
	})
}

// replace ends the instance of a place in good order and starts another there, as
// systemctl restart does once the program was put in.
func (u *upgrade) replace(place int, program string) {
	u.t.Helper()
	u.end(u.places[place], "the portal")
	u.start(place, program)
}

// end asks a process to stop, and waits until it has.
func (u *upgrade) end(process *exec.Cmd, what string) {
	u.t.Helper()
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		u.t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		u.t.Errorf("%s did not stop in good order: %v", what, err)
	}
}

var ran = regexp.MustCompile(`(?m)^(\d+) migrations? ran$`)

// migrate runs the migration of a version and answers how many migrations ran.
func (u *upgrade) migrate(program string) string {
	u.t.Helper()
	process := u.command(program, "migrate", freePort(u.t))
	process.Env = append(process.Env, "MIGRATE_DATABASE_URL="+u.world.Owner)
	began := time.Now()
	out, err := process.CombinedOutput()
	if err != nil {
		u.t.Fatalf("migrate: %v\n%s", err, out)
	}
	u.t.Logf("migrated in %s: %s", time.Since(began).Round(time.Millisecond), strings.TrimSpace(string(out)))
	found := ran.FindSubmatch(out)
	if found == nil {
		u.t.Fatalf("migrate does not say how many ran: %s", out)
	}
	return string(found[1])
}

// sessions makes past sessions of a group that meets, whose roll was not called: copies
// of one that the old version made, with whatever columns it had.
func (u *upgrade) sessions(count int) (all []string) {
	u.t.Helper()
	var base string
	u.world.Scan(u.t, `select s.id::text from sessions s join cycles c on c.id = s.cycle_id where s.status = 'planned' and s.starts_at < now() and c.service_id = $1
		order by (select count(*) from enrolments e where e.cycle_id = c.id and e.status = 'enrolled') desc, s.id limit 1`, []any{fixture.ValClair.ID}, &base)
	var columns string
	u.world.Scan(u.t, `select string_agg(quote_ident(column_name), ',') from information_schema.columns
		where table_schema = 'public' and table_name = 'sessions' and is_generated = 'NEVER'`, nil, &columns)
	u.world.Exec(u.t, fmt.Sprintf(`insert into sessions (%[1]s) select %[1]s from (select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'position', 1000 + n,
		'room_id', null, 'keeps_room', false, 'speaker_id', null, 'starts_at', s.starts_at - n * interval '1 minute', 'ends_at', s.ends_at - n * interval '1 minute'))).*
		from sessions s, generate_series(1, %[2]d) n where s.id = '%[3]s') made`, columns, count, base))
	var joined string
	u.world.Scan(u.t, "select string_agg(id::text, ' ') from sessions where position > 1000", nil, &joined)
	return strings.Fields(joined)
}

// browser keeps the cookies of one person; at gives it a place, or HAProxy, to go to.
// The address it believes in is the public one all the time.
type browser struct{ jar http.CookieJar }

func newBrowser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{jar}
}

func (u *upgrade) at(b browser, port string) *surfer {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	public := "localhost:" + u.Web
	return &surfer{d: &demonstration{t: u.t, port: u.Web}, client: &http.Client{Jar: b.jar, Timeout: 30 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == public {
				address = "127.0.0.1:" + port
			}
			return dialer.DialContext(ctx, network, address)
		}}}}
}

// signIn opens a session for somebody: begun in one place, ended in another.
func (u *upgrade) signIn(who *fixture.Persona, begun, ended string) browser {
	u.t.Helper()
	u.provider.Tell(func(l *oidctest.Liar) {
		l.Now = time.Now()
		l.Lies = oidctest.Lies{IDToken: map[string]any{"sub": who.Slug}, Userinfo: map[string]any{"sub": who.Slug, "siret": nil}}
	})
	u.world.Exec(u.t, "insert into identities (account_id, issuer, subject, bound_at) values ($1, $2, $3, now()) on conflict do nothing", who.Account(), u.provider.Issuer(), who.Slug)
	b := newBrowser(u.t)
	from, to := u.at(b, begun), u.at(b, ended)
	from.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	page := from.get("/sign-in")
	answer := from.submit(page, "form[action^='/sign-in/']", nil) // to the provider
	answer = from.read(u.follow(from, answer.Header.Get("Location")))
	home := to.read(u.follow(to, answer.Header.Get("Location"))) // and back
	if home.StatusCode != http.StatusOK || home.Find("form[action='/sign-out']").Length() == 0 {
		u.t.Fatalf("%s is not signed in: %d at %s: %s", who.Slug, home.StatusCode, home.Request.URL.Path, home.text)
	}
	return b
}

func (u *upgrade) follow(s *surfer, address string) *http.Response {
	u.t.Helper()
	answer, err := s.client.Get(address)
	if err != nil {
		u.t.Fatal(err)
	}
	return answer
}

// called is a form of a roll call with the same mark for everybody.
func called(form *goquery.Selection, mark string) (values url.Values, seats int) {
	values = filled(form)
	form.Find("input[type=radio][name^='mark['][value='" + mark + "']").Each(func(_ int, choice *goquery.Selection) {
		values.Set(choice.AttrOr("name", ""), mark)
		seats++
	})
	return values, seats
}
