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
	return len(done), errors.Join(loadReference(ctx, config), compileNothing(ctx, pool))
}

// noJIT is a setting of the database and not of a connection, which a pooler would
// forget, nor of a migration, which a restored copy does not run again.
const noJIT = `do $$ begin
  perform pg_advisory_xact_lock(727004);
  if not exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
      where d.datname = current_database() and s.setrole = 0 and 'jit=off' = any(s.setconfig)) then
    execute format('alter database %I set jit = off', current_database());
  end if;
exception when insufficient_privilege then
  raise notice 'jit stays on: the database is not the owner''s';
end $$`

// compileNothing keeps PostgreSQL from compiling statements. None of a page runs for
// as long as compiling it takes: a page that many ask for took three hundred
// milliseconds instead of ten (decision 0063).
func compileNothing(ctx context.Context, pool *sql.DB) error {
	if _, err := pool.ExecContext(ctx, noJIT); err != nil {
		return fmt.Errorf("migrate: jit: %w", err)
	}
	return nil
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
