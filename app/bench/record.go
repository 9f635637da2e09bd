//go:build !release

package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"

	"passerelle/handlers"
	"passerelle/handlers/web"
	"passerelle/locales"
	"passerelle/models/db"
)

// statement is one that a request sent, with its values.
type statement struct {
	sql  string
	args []any
}

// recording is what the requests of each officer sent, by officer and variant.
type recording struct {
	officers []officer
	sent     [][][]statement
	count    int // the most that one request took
}

// record makes each request once against the portal inside this process, whose
// pool tells every statement: the statements that pgbench runs are those of the
// code, and never a copy.
func record(ctx context.Context, login string, one benchmark, officers []officer) (recording, error) {
	heard := &listener{}
	address, stop, err := inside(login, heard)
	if err != nil {
		return recording{}, err
	}
	defer stop()
	r := recording{officers: officers}
	for _, o := range officers {
		c, err := connect(ctx, address)
		if err != nil {
			return r, err
		}
		var variants [][]statement
		for n := range one.variants {
			if one.unit {
				n = o.recorded()
			}
			heard.take()
			if _, err := one.do(c, o, n); err != nil {
				return r, fmt.Errorf("record: %w", err)
			}
			sent := heard.take()
			r.count = max(r.count, len(sent))
			variants = append(variants, own(sent, one))
		}
		c.Close()
		r.sent = append(r.sent, variants)
	}
	return r, nil
}

// common is what every request sends: session, role, journal, repeated forms.
var common = regexp.MustCompile(`(?is)^\s*(begin|commit|rollback|savepoint|release)\b|set_config|\b(sign_ins|submissions)\b|insert into journal\b`)

func own(sent []statement, one benchmark) []statement {
	var kept []statement
	for _, s := range sent {
		if !common.MatchString(s.sql) && one.part(s.sql) {
			kept = append(kept, s)
		}
	}
	return kept
}

func inside(login string, heard *listener) (address string, stop func(), err error) {
	pool, err := db.Open(login, db.Options{Tracer: heard})
	if err != nil {
		return "", nil, err
	}
	catalogue, err := locales.Load()
	if err != nil {
		return "", nil, err
	}
	listening, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	address = listening.Addr().String()
	p := &web.Portal{Pool: pool, Catalogue: catalogue, PublicURL: &url.URL{Scheme: "http", Host: address}, Secret: []byte(strings.Repeat("bench", 8)), Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	app := p.Build(handlers.Routes(handlers.With{}), handlers.Navigation())
	served := make(chan error, 1)
	go func() { served <- app.Listener(listening) }()
	return address, func() { shut(app, served); pool.Close() }, nil
}

// shut ends the portal inside this process; its connections are ours and idle.
func shut(app *fiber.App, served <-chan error) {
	if err := errors.Join(app.ShutdownWithTimeout(time.Second), <-served); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// listener hears what goes to the database, alone or in a batch.
type listener struct {
	mu   sync.Mutex
	sent []statement
}

func (l *listener) hear(sql string, args []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// What comes before the values says how the answer is to be written.
	for len(args) > 0 {
		if _, format := args[0].(pgx.QueryResultFormatsByOID); !format {
			break
		}
		args = args[1:]
	}
	l.sent = append(l.sent, statement{sql, args})
}

// take gives what was heard since the last time.
func (l *listener) take() []statement {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := l.sent
	l.sent = nil
	return sent
}

func (l *listener) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	l.hear(data.SQL, data.Args)
	return ctx
}

func (l *listener) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (l *listener) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (l *listener) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	l.hear(data.SQL, data.Args)
}

func (l *listener) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
