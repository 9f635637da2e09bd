// Package store holds the handle to the database. Go's internal rule lets only
// packages under models query: handlers carry a Tx, they cannot use it.
package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"gorm.io/gorm"

	"passerelle/models/actor"
)

// Tx is a unit of work: one transaction, the actor in whose name it runs, and
// the moment it began. It is valid until the function it was handed to returns.
type Tx struct {
	Actor actor.Actor
	// Now is the one clock of the models: the server's now() read back when
	// the transaction began, or the moment a test stands at.
	Now time.Time

	conn  *conn
	gorm  *gorm.DB
	queue *river.Client[pgx.Tx]
	last  pgx.Batch
	after []func()
}

// In gives the query handle of a unit of work.
func In(ctx context.Context, tx *Tx) *gorm.DB { return tx.gorm.WithContext(ctx) }

// After runs fn once the unit of work is committed, and never if it is not. It
// may wake somebody; the work itself is a row written in the transaction.
func (tx *Tx) After(fn func()) { tx.after = append(tx.after, fn) }

// Each runs a query of numbered parameters on the transaction's connection,
// scans each row into dest and calls fn. It is for hot lists: a row goes straight
// into the columns shown, which is twice as fast as GORM's way.
func Each(ctx context.Context, tx *Tx, query string, args []any, dest []any, fn func() error) error {
	return tx.conn.raw(func(pg *pgx.Conn) error {
		rows, err := pg.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		_, err = pgx.ForEachRow(rows, dest, fn)
		return err
	})
}

// Query is a query of numbered parameters; each of its rows is scanned into Into
// before Do is called.
type Query struct {
	Statement
	Into []any
	Do   func() error
}

// Together runs queries in one trip to the server, one after the other: each sees
// what the one before has waited for.
func Together(ctx context.Context, tx *Tx, queries ...Query) error {
	return tx.conn.raw(func(pg *pgx.Conn) error {
		batch := &pgx.Batch{}
		for _, q := range queries {
			batch.Queue(q.SQL, q.Args...)
		}
		results := pg.SendBatch(ctx, batch)
		for _, q := range queries {
			rows, err := results.Query()
			if err == nil {
				_, err = pgx.ForEachRow(rows, q.Into, q.Do)
			}
			if err != nil {
				return errors.Join(err, results.Close())
			}
		}
		return results.Close()
	})
}

// Numbered writes $1, $2… for the question marks of a query that is put together
// from parts. No text within it may hold one.
func Numbered(query string) string {
	var out strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteByte('$')
		out.WriteString(strconv.Itoa(n))
		query = after
	}
}

// Exec runs one statement of numbered parameters and answers how many rows it
// touched.
func Exec(ctx context.Context, tx *Tx, statement string, args ...any) (rows int64, err error) {
	err = tx.conn.raw(func(pg *pgx.Conn) error {
		tag, err := pg.Exec(ctx, statement, args...)
		rows = tag.RowsAffected()
		return err
	})
	return rows, err
}

// Last adds a statement of numbered parameters whose answer nobody needs: it
// goes to the server with the commit, in one trip. If it fails nothing is
// committed, and the unit of work fails with its error.
func Last(tx *Tx, statement string, args ...any) { tx.last.Queue(statement, args...) }
