package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"passerelle/models/internal/store"
)

// QueueSchema is where the tables of the job queue live; see store.QueueSchema.
const QueueSchema = store.QueueSchema

// queueVersion is the number of the migration that makes the queue's tables: it
// is the library's own, run among ours.
const queueVersion = 5

const queueGrants = `
grant usage on schema queue to passerelle_queue;
grant select, insert, update, delete on all tables in schema queue to passerelle_queue;
grant usage, select on all sequences in schema queue to passerelle_queue;`

func queueMigration(ownerDSN string) *goose.Migration {
	return goose.NewGoMigration(queueVersion, &goose.GoFunc{RunDB: func(ctx context.Context, pool *sql.DB) error {
		if _, err := pool.ExecContext(ctx, "create schema if not exists "+QueueSchema); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		owner, err := pgxpool.New(ctx, ownerDSN)
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		defer owner.Close()
		migrator, err := rivermigrate.New(riverpgxv5.New(owner), &rivermigrate.Config{Schema: QueueSchema, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		if _, err := pool.ExecContext(ctx, queueGrants); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		return nil
	}}, nil)
}
