package dbtest

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"passerelle/models/actor"
)

// Statements is a tracer that hears what goes to the server, alone or in a
// batch: New(t, db.Options{Tracer: heard}).
type Statements struct {
	mu   sync.Mutex
	sent []Statement
}

// Statement is one with its values.
type Statement struct {
	SQL  string
	Args []any
}

// common is what every request sends: transactions, role, session.
var common = regexp.MustCompile(`(?is)^\s*(begin|commit|rollback)\b|set_config|\bsign_ins s\b`)

// During gives what an act sent, without what every request sends.
func (s *Statements) During(act func()) []Statement {
	s.take()
	act()
	var own []Statement
	for _, one := range s.take() {
		if !common.MatchString(one.SQL) {
			own = append(own, one)
		}
	}
	return own
}

func (s *Statements) take() []Statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := s.sent
	s.sent = nil
	return sent
}

func (s *Statements) hear(sql string, args []any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, Statement{strings.TrimSpace(sql), args})
}

// TraceQueryStart hears a statement.
func (s *Statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.hear(data.SQL, data.Args)
	return ctx
}

// TraceBatchQuery hears a statement of a batch.
func (s *Statements) TraceBatchQuery(_ context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	s.hear(data.SQL, data.Args)
}

// The rest of pgx's tracers: ends and beginnings say nothing here.
func (s *Statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (s *Statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
func (s *Statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// Plan explains a statement as the role of an actor would run it.
func (d *Database) Plan(t testing.TB, who actor.Actor, s Statement) string {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, d.Login)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tx.Rollback(ctx); err != nil {
			t.Error(err)
		}
	}()
	_, err = tx.Exec(ctx, "select set_config('role', $1, true), set_config('app.account', $2, true), set_config('app.service', $3, true), set_config('app.organisation', $4, true), set_config('app.moment', $5, true)",
		"passerelle_"+string(who.Kind), who.Account.String(), who.Service.String(), who.Organisation.String(), d.clock.Load().Format("2006-01-02 15:04:05Z07"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := tx.Query(ctx, "explain "+s.SQL, s.Args...)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
