// Package db opens units of work, maps what the database refuses to faults,
// and brings the schema up to date. Its values are handles: only packages under
// models can query with them.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"passerelle/models/actor"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Tx is a unit of work; see store.Tx.
type Tx = store.Tx

// Options of a pool.
type Options = store.Options

// Pool opens units of work. Only the adapter of the web layer, the workers and
// the commands hold one.
type Pool struct{ pool *store.Pool }

// Open makes a pool on the login role; it connects on first use.
func Open(dsn string, o Options) (*Pool, error) {
	pool, err := store.Open(dsn, o)
	if err != nil {
		return nil, err
	}
	return &Pool{pool}, nil
}

// Close waits for units of work under way.
func (p *Pool) Close() error { return p.pool.Close() }

// Stats counts the connections of this process.
func (p *Pool) Stats() sql.DBStats { return p.pool.Stats() }

// Write runs fn in a transaction and commits it if fn returns nil. What the
// database refused for a reason a user can understand comes back as a fault.
func (p *Pool) Write(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return explain(p.pool.Write(ctx, a, fn))
}

// WriteAfter is Write with a first statement that goes to the server with the
// begin; see store.Pool.
func (p *Pool) WriteAfter(ctx context.Context, a actor.Actor, first store.Statement, fn func(tx *Tx, touched int64) error) error {
	return explain(p.pool.WriteAfter(ctx, a, first, fn))
}

// Read is Write in a read-only transaction.
func (p *Pool) Read(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return explain(p.pool.Read(ctx, a, fn))
}

// ReadPlannedOnce is Read with statements planned once for any value; see store.Pool.
func (p *Pool) ReadPlannedOnce(ctx context.Context, a actor.Actor, fn func(*Tx) error) error {
	return explain(p.pool.ReadPlannedOnce(ctx, a, fn))
}

// Store lends the pool to a package under models, for a statement that is a
// whole unit of work by itself. Its type has no exported method that queries.
func (p *Pool) Store() *store.Pool { return p.pool }

// explain turns the database's own refusals into faults. Anything that is one
// already, or that is not understood, passes unchanged.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "40001", "40P01", "55P03": // serialisation, deadlock, lock not available
			return fault.Of(fault.Conflict, "")
		case "57014": // statement timeout
			return fault.Of(fault.Unavailable, "")
		case "57P01", "57P02", "57P03", "53300": // shutting down, starting, too many connections
			return unavailable(err)
		}
		return err
	}
	var network *net.OpError
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) {
		return unavailable(err)
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) error {
	return errors.Join(fault.Of(fault.Unavailable, ""), err)
}

// CheckLogin refuses a login role that could do anything by itself: it must not
// inherit, own, bypass row security or be a superuser.
func CheckLogin(ctx context.Context, dsn string) error {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return errors.New("check login: the connection string cannot be read")
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("check login: %w", err)
	}
	defer conn.Close(ctx)
	var name string
	var super, bypass, inherit bool
	var owned int
	err = conn.QueryRow(ctx, `select rolname, rolsuper, rolbypassrls, rolinherit,
		(select count(*) from pg_class where relowner = r.oid and relkind in ('r','p','v','S'))
		from pg_roles r where rolname = current_user`).Scan(&name, &super, &bypass, &inherit, &owned)
	if err != nil {
		return fmt.Errorf("check login: %w", err)
	}
	if super || bypass || inherit || owned > 0 {
		return fmt.Errorf("check login: role %s must be created NOSUPERUSER NOBYPASSRLS NOINHERIT and own nothing", name)
	}
	return nil
}
