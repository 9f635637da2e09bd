//go:build rehearse && linux

package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
)

// archived is how often, in seconds, a piece of the write-ahead log that is not full is
// archived all the same.
const archived = 5

// A table is emptied by mistake. From a copy of the server's files and the log that
// deploy/archive has kept, the server comes back as it was at the moment before: all
// that was saved until then is there, the journal with it, and nothing of what followed.
func TestRestoredToTheMomentBeforeAMistake(t *testing.T) {
	a := newArchive(t)
	r := rehearseWith(t, map[string]string{"archive_mode": "on", "archive_command": a.command(), "archive_timeout": fmt.Sprint(archived)})
	r.start()
	saves := newSaving(r)
	saves.person("FIRST", 10)
	stale := a.base(r.server)
	a.age(stale)
	saves.person("SECOND", 10)

	// The second copy is taken while people work, and takes the first one's place.
	var working sync.WaitGroup
	var copied atomic.Bool
	working.Go(func() {
		for n := 0; !copied.Load() && !t.Failed(); n++ {
			saves.person(fmt.Sprintf("DURING %d", n), 1)
		}
	})
	began := time.Now()
	base := a.base(r.server)
	copied.Store(true)
	working.Wait()
	t.Logf("copied the server in %s, with %d persons saved meanwhile", time.Since(began).Round(time.Millisecond), saves.total-20)
	a.pruned(stale, base)
	saves.person("BEFORE", 10)

	before := contents(t, r.world.Owner)
	var moment time.Time
	r.world.Scan(t, "select clock_timestamp()", nil, &moment)
	kept := saves.total
	r.world.Exec(t, "truncate person_keys, measures, obligations cascade") // the mistake
	saves.person("AFTER", 10)
	lost := time.Now()
	a.await(r.server, r)
	t.Logf("RPO: the last save was in the archive after %s (archive_timeout is %d s)", time.Since(lost).Round(time.Second/10), archived)
	r.kill()
	stop(t, r.server)

	began = time.Now()
	restored := a.recover(base, moment)
	t.Logf("RTO: the server answers, as it was at the moment, after %s", time.Since(began).Round(time.Second/100))
	owner := restored.DSN(postgres.Owner, postgres.Database)
	after := contents(t, owner)
	// A sequence goes on from where the log was sure that no number had been given.
	delete(before, "sequences")
	delete(after, "sequences")
	for _, table := range slices.Sorted(maps.Keys(before)) {
		if before[table] != after[table] {
			t.Errorf("%s: %s at the moment, %s restored", table, before[table], after[table])
		}
	}
	if len(before) < 50 || len(after) != len(before) {
		t.Errorf("%d tables at the moment, %d restored", len(before), len(after))
	}
	r.world.Owner, r.world.Login = owner, restored.DSN(postgres.Login, postgres.Database)
	var persons, later, silent int
	r.world.Scan(t, `select count(*), count(*) filter (where last_name like 'AFTER%'), count(*) filter (where not exists (select from journal j where j.noun = 'person' and j.noun_id = p.id))
		from persons p where first_name = 'Ophélie'`, nil, &persons, &later, &silent)
	if persons != kept || later != 0 || silent != 0 {
		t.Errorf("%d persons of %d, %d saved after the moment, %d of whom the journal says nothing", persons, kept, later, silent)
	}
	r.start()
	t.Logf("RTO: the portal is ready after %s", time.Since(began).Round(time.Second/100))
	if status, page, err := r.ask(http.MethodGet, "/account/sessions", nil); err != nil || status != http.StatusOK || !strings.Contains(page, fixture.Nadia.Name) {
		t.Errorf("a page of the restored server: %d, %v", status, err)
	}
	saves.person("AGAIN", 2)
	r.stop()
}

// saving enters persons through the portal.
type saving struct {
	r     *rehearsal
	drawn url.Values // what the form holds before anybody types
	total int
}

func newSaving(r *rehearsal) *saving {
	r.t.Helper()
	_, text, err := r.ask(http.MethodGet, "/persons/new", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		r.t.Fatal(err)
	}
	s := &saving{r: r, drawn: filled(page.Find("form[action='/persons']"))}
	if s.drawn.Get("once") == "" {
		r.t.Fatalf("no form to enter persons with: %v", s.drawn)
	}
	s.drawn.Del("csrf")
	return s
}

func (s *saving) person(name string, count int) {
	for n := range count {
		form := maps.Clone(s.drawn)
		for field, value := range map[string]string{"once": uuid.NewString(), "last_name": fmt.Sprintf("%s %d", name, n), "first_name": "Ophélie", "birth_on": "29/02/1992"} {
			form.Set(field, value)
		}
		if status := s.r.insist("/persons", form); status != http.StatusSeeOther {
			s.r.t.Errorf("%s %d: status %d", name, n, status)
			return
		}
		s.total++
	}
}

// archive is a folder of the log and one of copies, which belong to whoever runs
// PostgreSQL, and the scripts of deploy/ where that account reaches them.
type archive struct {
	t                        *testing.T
	folder, log, copies, bin string
	cluster                  *cluster // runs as that account
}

func newArchive(t *testing.T) *archive {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "archive")
	open(t, folder)
	a := &archive{t: t, folder: folder, log: folder + "/wal", copies: folder + "/base", bin: folder + "/bin", cluster: &cluster{t: t, Folder: folder, as: unprivileged(t)}}
	for _, made := range []string{a.log, a.copies, a.bin} {
		if err := os.Mkdir(made, 0o700); err != nil {
			t.Fatal(err)
		}
		a.cluster.own(made)
	}
	for _, script := range []string{"archive", "base", "recover"} {
		text, err := os.ReadFile("../deploy/" + script)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(a.bin, script), text, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func (a *archive) command() string { return fmt.Sprintf(`%s/archive %s "%%p" "%%f"`, a.bin, a.log) }

// run runs a script of deploy/ as the account of PostgreSQL.
func (a *archive) run(script string, environment []string, arguments ...string) string {
	a.t.Helper()
	command := exec.CommandContext(a.t.Context(), filepath.Join(a.bin, script), arguments...)
	command.SysProcAttr, command.Dir = a.cluster.as, a.folder
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + a.folder, "LANG=C.UTF-8"}, environment...)
	var wrong strings.Builder
	command.Stderr = &wrong
	out, err := command.Output()
	if err != nil {
		a.t.Fatalf("%s: %v\n%s", script, err, wrong.String())
	}
	return strings.TrimSpace(string(out))
}

// base copies the server's files.
func (a *archive) base(server *postgres.Server) string {
	a.t.Helper()
	c, err := pgx.ParseConfig(server.DSN(postgres.Owner, postgres.Database))
	if err != nil {
		a.t.Fatal(err)
	}
	return a.run("base", []string{"BASE_DIR=" + a.copies, "ARCHIVE_DIR=" + a.log, "KEEP_DAYS=14", "PGHOST=" + c.Host, fmt.Sprintf("PGPORT=%d", c.Port), "PGUSER=" + c.User})
}

// age makes a copy older than what is kept.
func (a *archive) age(base string) {
	a.t.Helper()
	old := time.Now().AddDate(0, 0, -20)
	if err := os.Chtimes(base, old, old); err != nil {
		a.t.Fatal(err)
	}
}

// pruned looks that the older copy is gone, and the log from before the newer one, and
// that no more of it is.
func (a *archive) pruned(older, base string) {
	a.t.Helper()
	if _, err := os.Stat(older); !os.IsNotExist(err) || older == base {
		a.t.Errorf("the copy %s is kept: %v", filepath.Base(older), err)
	}
	label, err := os.ReadFile(filepath.Join(base, "backup_label"))
	if err != nil {
		a.t.Fatal(err)
	}
	_, first, _ := strings.Cut(string(label), "(file ")
	first, _, _ = strings.Cut(first, ")")
	oldest := a.pieces()[0]
	if len(first) != 24 || oldest < first {
		a.t.Errorf("the log is kept from %s on, the copy begins at %q", oldest, first)
	}
}

// pieces are the archived ones, the oldest first.
func (a *archive) pieces() (names []string) {
	a.t.Helper()
	entries, err := os.ReadDir(a.log)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ".gz"); ok && len(name) == 24 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		a.t.Fatal("nothing is archived")
	}
	return names
}

// await returns once all that is committed by now is archived, which nobody hurries.
func (a *archive) await(server *postgres.Server, r *rehearsal) {
	a.t.Helper()
	var piece string
	r.world.Scan(a.t, "select pg_walfile_name(pg_current_wal_lsn())", nil, &piece)
	a.cluster.await("the log in the archive", time.Minute, func() bool { return slices.Contains(a.pieces(), piece) })
}

// recover gives the server as it was at a moment, from the copy and the archive alone.
func (a *archive) recover(base string, moment time.Time) *postgres.Server {
	a.t.Helper()
	made := filepath.Join(a.folder, "recovered")
	if err := os.Mkdir(made, 0o700); err != nil {
		a.t.Fatal(err)
	}
	a.cluster.own(made)
	a.run("recover", nil, base, a.log, made+"/data", moment.Format("2006-01-02 15:04:05.000000Z07:00"))
	folder := filepath.Join(a.t.TempDir(), "restored")
	open(a.t, folder)
	open(a.t, folder+"/postgres")
	if err := os.Rename(made+"/data", folder+"/postgres/data"); err != nil {
		a.t.Fatal(err)
	}
	server, err := postgres.Start(a.t.Context(), postgres.Options{DataDir: folder})
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { stop(a.t, server) })
	return server
}

func stop(t *testing.T, server *postgres.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		t.Errorf("stop PostgreSQL: %v", err)
	}
}
