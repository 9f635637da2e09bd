package dbtest

import (
	"context"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
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
