//go:build !release

package bench

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"passerelle/models/db/dbtest"
	"passerelle/models/flow"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestOptionsAreBounded(t *testing.T) {
	for _, wrong := range []string{"--scale 3", "--scale 0", "--seconds 61", "--only everything", "--only my-day,everything", "--only my-day,roll-call --profile p", "--profile p", "--only list-by-hand --profile p", "quickly", "--fast"} {
		if _, err := read(strings.Fields(wrong)); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
	o, err := read(strings.Fields("--scale 0.5 --only person-search --tsv"))
	if err != nil || o != (options{scale: 0.5, only: "person-search", tsv: true, seconds: 8}) {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestTableHasItsColumns(t *testing.T) {
	var out strings.Builder
	r := result{name: "referral-list", rps: 1500, p50: 9 * time.Millisecond, p95: 12500 * time.Microsecond, cpu: 400 * time.Microsecond, statements: 8, bytes: 6158, pgbench: 6000}
	if err := print(&out, []result{r}, true); err != nil {
		t.Fatal(err)
	}
	want := "name\trps\tp50_ms\tp95_ms\tcpu_ms\tstatements\tbytes\tpgbench_rps\tratio\nreferral-list\t1500\t9.000\t12.500\t0.400\t8\t6158\t6000\t0.250\n"
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
}

func TestValuesAreWrittenAsSQL(t *testing.T) {
	none, at := (*uuid.UUID)(nil), time.Date(2026, 11, 23, 8, 50, 0, 1000, time.FixedZone("", 3600))
	s := statement{"select  $1,\n $2, $3, $4, $5, $6, $10", []any{"d’A'B", flow.Status("sent"), none, at, []uuid.UUID{uuid.Max}, true, nil, nil, nil, 51}}
	got, err := s.literal()
	want := `select 'd’A''B', 'sent', null, '20261123T075000.000001Z', '{"ffffffff-ffff-ffff-ffff-ffffffffffff"}', true, 51`
	if err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	for _, wrong := range []any{"a:b", "a;b", struct{}{}} {
		if got, err := (statement{"select $1", []any{wrong}}).literal(); err == nil {
			t.Errorf("%v is written %s", wrong, got)
		}
	}
	if _, err := (statement{"select $2", []any{1}}).literal(); err == nil {
		t.Error("a value that is missing is no mistake")
	}
}

func TestIdentifiersCountInDecimal(t *testing.T) {
	if got := aSession.id(1234567).String(); got[24:] != "000001234567" || got[14] != '7' {
		t.Errorf("got %s", got)
	}
	if aSession.id(1) == anEnrolment.id(1) {
		t.Error("two kinds share an identifier")
	}
}

// The smallest country is filled past every constraint, each benchmark finds
// its page in it, and what it recorded are the page's own statements.
func TestEveryBenchmarkFindsItsPage(t *testing.T) {
	d, ctx := dbtest.New(t), t.Context()
	c := invent(0.001, 1, time.Now())
	if err := c.fill(ctx, d.Owner); err != nil {
		t.Fatal(err)
	}
	signed, err := c.signIn(ctx, d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]string{"referral-list": "from referrals", "person-search": "person_searches", "places-to-fill": "from cycles", "roll-call-save": "insert into attendance",
		"offer-search": "from offers", "season-month": "from actions", "occupancy": "from bookings", "presence-save": "insert into presences",
		"service-year-report": "from month_facts", "journal-of-a-person": "from journal", "my-day": "from referrals", "partner-queue": "from referrals",
		"person-file": "from persons", "roll-call": "join rosters"}
	for _, one := range cases() {
		recorded, err := record(ctx, d.Login, one, signed.of(one))
		if err != nil {
			t.Fatalf("%s: %v", one.name, err)
		}
		script, err := one.script(recorded)
		if err != nil {
			t.Fatalf("%s: %v", one.name, err)
		}
		for _, foreign := range []string{"set_config", "sign_ins", "insert into journal", "submissions"} {
			if strings.Contains(script, foreign) {
				t.Errorf("%s: %s is no statement of the page", one.name, foreign)
			}
		}
		if !strings.Contains(script, marks[one.name]) || recorded.count < 5 {
			t.Errorf("%s takes %d statements:\n%.1000s", one.name, recorded.count, script)
		}
		program, err := findPgbench(ctx, d.Owner)
		if err != nil {
			t.Log("without pgbench its script is not tried:", err)
			continue
		}
		rate, err := alone{program: program, dsn: d.Owner, folder: t.TempDir(), script: script, seconds: 1}.run(ctx, turnBefore)
		if err != nil || rate <= 0 {
			t.Errorf("%s: %f, %v", one.name, rate, err)
		}
	}
	t.Run(byHand, func(t *testing.T) { isWrittenByHand(t, d) })
	t.Run(nationalDay, func(t *testing.T) { isAnswered(t, d, c, signed) })
}

// isWrittenByHand reads the yardstick: a line for each referral, and escaped as on any page.
func isWrittenByHand(t *testing.T, d *dbtest.Database) {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(t.Context(), "update organisations set name = name || ' <b>'"); err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"/0": http.StatusOK, "/nobody": http.StatusNotFound} {
		w := httptest.NewRecorder()
		handler(pool).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		body := w.Body.String()
		if w.Code != status || status == http.StatusOK && (strings.Count(body, "<tr") != 51 || strings.Contains(body, "<b>") || w.Header().Get("Content-Length") != strconv.Itoa(len(body))) {
			t.Errorf("%s: %d with %d lines in %d bytes", path, w.Code, strings.Count(body, "<tr"), len(body))
		}
	}
}

// isAnswered asks for what is drawn for a busy hour: each is answered, and no sheet is saved twice.
func isAnswered(t *testing.T, d *dbtest.Database, c *country, signed signedIn) {
	t.Helper()
	all, err := c.gather(t.Context(), d.Owner, signed)
	if err != nil {
		t.Fatal(err)
	}
	if all.count() < 10*clients {
		t.Errorf("%d people are signed in", all.count())
	}
	address, stop, err := inside(d.Login, &listener{})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	random := rand.New(rand.NewPCG(1, 1))
	for range 2 {
		requests := all.plan(random, 150, time.Second)
		asked := map[string]int{}
		for _, r := range requests {
			asked[r.one.name]++
		}
		if len(asked) < len(busyHour)/2 {
			t.Errorf("only %v are asked for", asked)
		}
		l, err := flood(t.Context(), address, requests, time.Second)
		if err != nil || len(l.took) != 150 || l.took[0] <= 0 {
			t.Errorf("%d answered, %v", len(l.took), err)
		}
	}
	if all.saved == 0 {
		t.Error("no sheet was saved")
	}
}

func TestABusyHourIsAHundredParts(t *testing.T) {
	sum := 0
	for _, s := range busyHour {
		if !slices.Contains(choices(), s.name) {
			t.Errorf("%s is no page", s.name)
		}
		sum += s.parts
	}
	if sum != 100 || len(busyHour) != len(cases()) {
		t.Errorf("%d parts of %d pages and acts, of %d", sum, len(busyHour), len(cases()))
	}
}
