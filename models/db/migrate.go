package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"passerelle/models/schema"
)

// Migrate brings the schema up to date as the owner whose connection string is
// given. Several portals may start at once: a lock in the database lets one
// through and the others find nothing left to do. The reference lists follow the
// schema. It answers how many migrations ran.
func Migrate(ctx context.Context, ownerDSN string) (int, error) {
	config, err := pgx.ParseConfig(ownerDSN)
	if err != nil {
		return 0, errors.New("migrate: the connection string cannot be read")
	}
	pool := stdlib.OpenDB(*config)
	defer pool.Close()
	provider, err := migrations(pool, ownerDSN)
	if err != nil {
		return 0, err
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), loadReference(ctx, config)
}

func migrations(pool *sql.DB, ownerDSN string) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	versions, err := database.NewStore(database.DialectPostgres, "schema_migrations")
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider("", pool, schema.Files,
		goose.WithStore(versions), goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(queueMigration(ownerDSN)))
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return provider, nil
}
