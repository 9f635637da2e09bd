package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// QueueSchema is where the tables of the job queue live, apart from ours: they
// hold ids only and have no tenants, so that no row policy stands on them, and
// one role alone reaches them.
const QueueSchema = "queue"

// Job is a job to ask for: its arguments are ids and its kind names the worker.
type Job = river.InsertManyParams

// newQueue makes a client that only inserts, over connections lent to it.
func newQueue() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: QueueSchema, Logger: slog.New(slog.DiscardHandler)})
}

// Enqueue asks for jobs within the unit of work: they exist exactly if it is
// committed. The unit of work takes the queue's role for that one statement,
// then its own again.
func Enqueue(ctx context.Context, tx *Tx, jobs ...Job) error {
	if len(jobs) == 0 {
		return nil
	}
	return tx.conn.raw(func(pg *pgx.Conn) error {
		if err := become(ctx, pg, "queue"); err != nil {
			return err
		}
		if _, err := tx.queue.InsertManyFastTx(ctx, lent{pg}, jobs); err != nil {
			return fmt.Errorf("enqueue: %w", err)
		}
		return become(ctx, pg, string(tx.Actor.Kind))
	})
}

func become(ctx context.Context, pg *pgx.Conn, kind string) error {
	if _, err := pg.Exec(ctx, "select set_config('role', $1, true)", "passerelle_"+kind); err != nil {
		return fmt.Errorf("act as %s: %w", kind, err)
	}
	return nil
}

// lent is the connection of a unit of work as the queue sees it: a transaction
// in which it may insert, and which it can neither end nor nest.
type lent struct{ conn *pgx.Conn }

var errLent = errors.New("store: a lent connection is for statements only")

func (l lent) Begin(context.Context) (pgx.Tx, error) { return nil, errLent }
func (l lent) Commit(context.Context) error          { return errLent }
func (l lent) Rollback(context.Context) error        { return errLent }
func (l lent) LargeObjects() pgx.LargeObjects        { return pgx.LargeObjects{} }
func (l lent) Conn() *pgx.Conn                       { return l.conn }
func (l lent) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return l.conn.SendBatch(ctx, b)
}

func (l lent) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return l.conn.CopyFrom(ctx, table, columns, rows)
}

func (l lent) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return l.conn.Prepare(ctx, name, sql)
}

func (l lent) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return l.conn.Exec(ctx, sql, args...)
}

func (l lent) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return l.conn.Query(ctx, sql, args...)
}

func (l lent) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return l.conn.QueryRow(ctx, sql, args...)
}
