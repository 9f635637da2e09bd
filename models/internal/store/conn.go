package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"

	"passerelle/models/actor"
)

// conn is the ConnPool under GORM for one unit of work: a single borrowed
// connection inside a transaction that only Pool opens and closes.
type conn struct{ *sql.Conn }

var errNotYours = errors.New("store: a unit of work is committed by the one who opened it")

// Commit and Rollback make GORM see a transaction, so that a nested one becomes
// a savepoint; they are refused, for nobody but Pool ends a unit of work.
func (c *conn) Commit() error   { return errNotYours }
func (c *conn) Rollback() error { return errNotYours }

var _ gorm.TxCommitter = (*conn)(nil)

// raw lends the pgx connection.
func (c *conn) raw(fn func(*pgx.Conn) error) error {
	return c.Conn.Raw(func(d any) error { return fn(d.(*stdlib.Conn).Conn()) })
}

// contextSQL makes the transaction act as a role, for an actor, at a moment.
// The role comes first; a null moment means the server's own clock.
const contextSQL = `select set_config('role', $1, true), set_config('app.account', $2, true), set_config('app.service', $3, true),
  set_config('app.organisation', $4, true), set_config('statement_timeout', $5, true),
  set_config('app.moment', coalesce($6::timestamptz, now())::text, true), coalesce($6::timestamptz, now())`

// beginning is what opens a unit of work. The first statement is optional.
type beginning struct {
	open    string
	actor   actor.Actor
	clock   func() time.Time
	timeout time.Duration
	first   *Statement
}

// begin opens the transaction and its context and runs the first statement, in
// one trip; it reads the moment back, and how many rows the statement touched.
func (c *conn) begin(ctx context.Context, b beginning) (now time.Time, touched int64, err error) {
	err = c.raw(func(pg *pgx.Conn) error {
		batch := &pgx.Batch{}
		batch.Queue(b.open)
		queueContext(batch, b.actor, b.clock, b.timeout)
		if b.first != nil {
			batch.Queue(b.first.SQL, b.first.Args...)
		}
		results := pg.SendBatch(ctx, batch)
		if _, err := results.Exec(); err != nil {
			return errors.Join(err, results.Close())
		}
		if now, err = readContext(results); err != nil || b.first == nil {
			return errors.Join(err, results.Close())
		}
		tag, err := results.Exec()
		touched = tag.RowsAffected()
		return errors.Join(err, results.Close())
	})
	if err != nil {
		return time.Time{}, 0, fmt.Errorf("begin as %s: %w", b.actor.Kind, err)
	}
	return now, touched, nil
}

func queueContext(batch *pgx.Batch, a actor.Actor, clock func() time.Time, timeout time.Duration) {
	var moment *time.Time
	if clock != nil {
		at := clock().Truncate(time.Microsecond)
		moment = &at
	}
	batch.Queue(contextSQL, "passerelle_"+string(a.Kind), idOrEmpty(a.Account), idOrEmpty(a.Service),
		idOrEmpty(a.Organisation), fmt.Sprintf("%dms", timeout.Milliseconds()), moment)
}

func readContext(results pgx.BatchResults) (now time.Time, err error) {
	var skip string
	err = results.QueryRow().Scan(&skip, &skip, &skip, &skip, &skip, &skip, &now)
	return now.UTC(), err
}

// commit sends what was kept for the end and commits, in one trip. It reports an
// error when the server answered ROLLBACK, which it does without complaint when
// an earlier statement failed.
func (c *conn) commit(ctx context.Context, last *pgx.Batch) error {
	return c.raw(func(pg *pgx.Conn) error {
		kept := last.Len()
		if kept == 0 {
			return committed(pg.Exec(ctx, "commit"))
		}
		last.Queue("commit")
		results := pg.SendBatch(ctx, last)
		defer results.Close()
		for range kept {
			if _, err := results.Exec(); err != nil {
				return err
			}
		}
		return committed(results.Exec())
	})
}

func committed(tag pgconn.CommandTag, err error) error {
	if err == nil && tag.String() != "COMMIT" {
		return fmt.Errorf("commit: the server answered %s", tag)
	}
	return err
}

// release gives the connection back clean, or not at all.
func (c *conn) release() {
	_ = c.Conn.Raw(func(d any) error {
		pg := d.(*stdlib.Conn).Conn()
		if !pg.IsClosed() && pg.PgConn().TxStatus() != 'I' {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			if _, err := pg.Exec(ctx, "rollback"); err != nil {
				return driver.ErrBadConn
			}
		}
		if pg.IsClosed() {
			return driver.ErrBadConn
		}
		return nil
	})
	_ = c.Conn.Close()
}
