package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"passerelle/models/actor"
)

// Pool holds the connections of the login role, which may do nothing by itself.
type Pool struct {
	sql   *sql.DB
	root  *gorm.DB
	queue *river.Client[pgx.Tx]
	clock func() time.Time
	limit time.Duration
}

// Options of a pool. Clock replaces the server's now() in tests; Tracer sees
// every statement.
type Options struct {
	MaxConns         int           // default 16
	StatementTimeout time.Duration // default 10 s
	Clock            func() time.Time
	Tracer           pgx.QueryTracer
}

// Open makes a pool; it connects on first use.
func Open(dsn string, o Options) (*Pool, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("open pool: the connection string cannot be read")
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "passerelle"
	config.Tracer = o.Tracer
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 10 * time.Second
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(register))
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	// The root handle never leaves this package: a query on it would run as the
	// login role, which may read nothing, so that misuse fails closed.
	root, err := gorm.Open(silent{postgres.New(postgres.Config{Conn: pool}).(*postgres.Dialector)}, &gorm.Config{
		SkipDefaultTransaction: true,
		QueryFields:            true, // a column that is added must not change the answer of a prepared statement
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard, // bound values are people
	})
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	queue, err := newQueue()
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	return &Pool{sql: pool, root: root, queue: queue, clock: o.Clock, limit: o.StatementTimeout}, nil
}

// silent never writes a statement out with its values. GORM's Scan does so each time,
// whoever listens: a tenth of what a page of many queries cost, and values are people.
type silent struct{ *postgres.Dialector }

// Explain gives the statement as it was prepared.
func (silent) Explain(sql string, _ ...any) string { return sql }

// Close waits for borrowed connections and closes them all.
func (p *Pool) Close() error { return p.sql.Close() }

// Stats counts the connections of this process.
func (p *Pool) Stats() sql.DBStats { return p.sql.Stats() }

// Write runs fn in a transaction and commits it if fn returns nil.
func (p *Pool) Write(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return p.do(ctx, "begin", a, nil, func(tx *Tx, _ int64) error { return fn(tx) })
}

// Statement is a statement of numbered parameters.
type Statement struct {
	SQL  string
	Args []any
}

// WriteAfter is Write with a first statement, which goes to the server with the
// begin, in one trip. It runs as the actor already; fn is told how many rows it
// touched. The moment is not known yet when it is sent: it reads app.moment().
func (p *Pool) WriteAfter(ctx context.Context, a actor.Actor, first Statement, fn func(tx *Tx, touched int64) error) error {
	return p.do(ctx, "begin", a, &first, fn)
}

// Read runs fn in a read-only transaction: a write in it is an error.
func (p *Pool) Read(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return p.do(ctx, "begin read only", a, nil, func(tx *Tx, _ int64) error { return fn(tx) })
}

// planOnce lasts as long as the unit of work.
var planOnce = Statement{SQL: "select set_config('plan_cache_mode', 'force_generic_plan', true)"}

// ReadPlannedOnce is Read with statements that each connection plans once, for any
// value. It is for pages of many statements of many tables that find few rows by their
// key: PostgreSQL would plan them anew each time, which takes longer than to run them.
// A search of optional conditions is better planned with its values.
func (p *Pool) ReadPlannedOnce(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return p.do(ctx, "begin read only", a, &planOnce, func(tx *Tx, _ int64) error { return fn(tx) })
}

func (p *Pool) do(ctx context.Context, open string, a actor.Actor, first *Statement, fn func(*Tx, int64) error) error {
	borrowed, err := p.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	c := &conn{borrowed}
	defer c.release()
	now, touched, err := c.begin(ctx, beginning{open, a, p.clock, p.limit, first})
	if err != nil {
		return err
	}
	// The context makes GORM give the session a statement of its own: without it
	// all sessions share the root's, and with it the connection set below – one
	// unit of work would query as another's actor.
	tx := &Tx{Actor: a, Now: now, conn: c, queue: p.queue, gorm: p.root.Session(&gorm.Session{
		NewDB:   true,
		Context: ctx,
		NowFunc: func() time.Time { return now }, // columns that GORM dates by itself
	})}
	tx.gorm.Statement.ConnPool = c
	if err := fn(tx, touched); err != nil {
		return err
	}
	if err := c.commit(ctx, &tx.last); err != nil {
		return err
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

// Once runs one statement that answers at most one row as a whole unit of work,
// in a single trip to the server. It answers pgx.ErrNoRows like pgx. What goes to
// the server in one trip is one transaction there by itself, and undone as a
// whole: it needs neither begin nor commit.
func Once(ctx context.Context, p *Pool, a actor.Actor, query string, args []any, dest ...any) error {
	borrowed, err := p.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	c := &conn{borrowed}
	defer c.release()
	return c.raw(func(pg *pgx.Conn) error {
		batch := &pgx.Batch{}
		queueContext(batch, a, p.clock, p.limit)
		batch.Queue(query, args...)
		results := pg.SendBatch(ctx, batch)
		if _, err := readContext(results); err != nil {
			return errors.Join(err, results.Close())
		}
		row := results.QueryRow().Scan(dest...)
		// Only the end of the answers says that the whole was committed.
		if err := results.Close(); err != nil {
			return err
		}
		return row
	})
}

func idOrEmpty(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}
