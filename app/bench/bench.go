//go:build !release

// Package bench measures the hot pages of the portal against what PostgreSQL
// alone does with the same statements on the same data in the same run. It
// makes a data folder of its own, fills it with an invented country, serves it
// with the portal itself as a child process, and leaves nothing behind.
package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"passerelle/models/db"
	"passerelle/models/db/postgres"
)

// clients is how many connections are kept open to the portal, and how many
// pgbench opens: one signed-in officer each, of as many services.
const clients = 16

// options is the command line.
type options struct {
	scale   float64
	only    string
	tsv     bool
	seconds int
	profile string // file of the processor profile, empty for none
}

// picked are the names of --only, none for all.
func (o options) picked() []string {
	if o.only == "" {
		return nil
	}
	return strings.Split(o.only, ",")
}

func (o options) wants(name string) bool { return o.only == "" || slices.Contains(o.picked(), name) }

func (o options) warm() time.Duration { return 2 * time.Second }
func (o options) run() time.Duration  { return time.Duration(o.seconds) * time.Second }

func read(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Float64Var(&o.scale, "scale", 0.1, "size of the data; 1 is a country: 600 000 persons, 1.2 million referrals, a million marks")
	flags.StringVar(&o.only, "only", "", "some of them, by commas: "+strings.Join(choices(), ", "))
	flags.BoolVar(&o.tsv, "tsv", false, "print columns separated by tabs")
	flags.IntVar(&o.seconds, "seconds", 8, "length of each measurement, 1 to 60")
	flags.StringVar(&o.profile, "profile", "", "write a processor profile of the portal to this file")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("bench: %q is no option", flags.Arg(0))
	case o.scale < 0.001 || o.scale > 2:
		return o, errors.New("bench: --scale is from 0.001 to 2")
	case o.seconds < 1 || o.seconds > 60:
		return o, errors.New("bench: --seconds is from 1 to 60")
	case slices.ContainsFunc(o.picked(), func(name string) bool { return !slices.Contains(choices(), name) }):
		return o, fmt.Errorf("bench: --only is of %s", strings.Join(choices(), ", "))
	case o.profile != "" && (len(o.picked()) != 1 || o.only == byHand):
		return o, errors.New("bench: --profile needs --only and one name of the portal's")
	}
	return o, nil
}

// Command runs the benchmarks and prints a line for each. Whatever it started
// has ended and whatever it wrote is gone when it returns, also when ctx ends.
func Command(ctx context.Context, arguments []string) error {
	if len(arguments) == 1 && arguments[0] == byHand {
		return serveByHand(ctx)
	}
	o, err := read(arguments)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "passerelle-bench-")
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer os.RemoveAll(folder)
	// As root the server runs as another account, which must reach its folder.
	if err := os.Chmod(folder, 0o711); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	server, err := postgres.Start(ctx, postgres.Options{DataDir: folder, Settings: serverSettings})
	if err != nil {
		return err
	}
	defer stop(server)
	b := bench{options: o, folder: folder, progress: os.Stderr, owner: server.DSN(postgres.Owner, postgres.Database), login: server.DSN(postgres.Login, postgres.Database)}
	results, err := b.all(ctx)
	if ctx.Err() != nil {
		return errors.New("bench: stopped")
	}
	if err != nil {
		return err
	}
	return print(os.Stdout, results, o.tsv)
}

// serverSettings give the data room, on both sides alike; what is committed is
// forced to the disk as in production.
var serverSettings = map[string]string{"shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min", "maintenance_work_mem": "256MB"}

func stop(server *postgres.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := server.Stop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// bench is a run.
type bench struct {
	options
	folder       string
	progress     io.Writer
	owner, login string // connection strings
}

func (b bench) say(format string, args ...any) { fmt.Fprintf(b.progress, format+"\n", args...) }

func (b bench) all(ctx context.Context) ([]result, error) {
	pgbench, err := findPgbench(ctx, b.owner)
	if err != nil {
		return nil, err
	}
	if _, err := db.Migrate(ctx, b.owner); err != nil {
		return nil, err
	}
	began := time.Now()
	c := invent(b.scale, b.seconds, began)
	b.say("filling: %d persons, %d referrals, %d services", len(c.persons), len(c.referrals), c.count())
	if err := c.fill(ctx, b.owner); err != nil {
		return nil, err
	}
	b.say("filled in %s", time.Since(began).Round(time.Second))
	signed, err := c.signIn(ctx, b.owner)
	if err != nil {
		return nil, err
	}
	portal, err := serve(ctx, b.login, b.folder)
	if err != nil {
		return nil, err
	}
	defer portal.stop()
	var results []result
	for _, one := range cases() {
		if b.wants(one.name) {
			b.say("measuring %s", one.name)
			measured, err := b.measure(ctx, one, signed.of(one), portal, pgbench)
			if err != nil {
				return nil, fmt.Errorf("bench %s: %w", one.name, err)
			}
			results = append(results, measured)
		}
		if one.name == listed && b.wants(byHand) {
			yardstick, err := b.yardstick(ctx, signed.officers, results)
			if err != nil {
				return nil, fmt.Errorf("bench %s: %w", byHand, err)
			}
			results = append(results, yardstick)
		}
	}
	if !b.wants(nationalDay) {
		return results, nil
	}
	busy, err := b.nationalDay(ctx, c, signed, portal)
	return append(results, busy...), err
}

// measure runs pgbench, the portal and pgbench again: what else the machine
// does meanwhile falls on both.
func (b bench) measure(ctx context.Context, one benchmark, officers []officer, portal *portal, pgbench string) (result, error) {
	r := result{name: one.name}
	recorded, err := record(ctx, b.login, one, officers)
	if err != nil {
		return r, err
	}
	r.statements = recorded.count
	script, err := one.script(recorded)
	if err != nil {
		return r, err
	}
	alone := alone{program: pgbench, dsn: b.owner, folder: b.folder, script: script, seconds: b.seconds}
	before, err := alone.run(ctx, turnBefore)
	if err != nil {
		return r, err
	}
	if err := b.load(ctx, one, officers, portal, &r); err != nil {
		return r, err
	}
	after, err := alone.run(ctx, turnAfter)
	if err != nil {
		return r, err
	}
	r.pgbench = (before + after) / 2
	return r, nil
}

func (b bench) load(ctx context.Context, one benchmark, officers []officer, portal *portal, r *result) error {
	if _, err := drive(ctx, portal.address, one, officers, 0, b.warm()); err != nil {
		return err
	}
	profiled := portal.profile(ctx, b.profile, b.run())
	before, known := portal.processorTime()
	l, err := drive(ctx, portal.address, one, officers, savesOf(b.warm()), b.run())
	if err != nil {
		return err
	}
	after, _ := portal.processorTime()
	r.rps, r.p50, r.p95, r.bytes = l.rate(), l.quantile(0.50), l.quantile(0.95), l.bytes
	if known {
		r.cpu = (after - before) / time.Duration(len(l.took))
	}
	return <-profiled
}
