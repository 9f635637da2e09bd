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
	return len(done), errors.Join(loadReference(ctx, config), tune(ctx, pool))
}

// tuning is of the database and not of a connection, which a pooler would forget, nor
// of a migration, which a restored copy does not run again. Where an administrator set
// one of them on the database, theirs stays.
const tuning = `do $$
declare wanted record;
begin
  perform pg_advisory_xact_lock(727005);
  for wanted in select * from (values ('jit', 'off'), ('random_page_cost', '1.1')) w (name, value) loop
    if not exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase cross join unnest(s.setconfig) as kept
        where d.datname = current_database() and s.setrole = 0 and kept like wanted.name || '=%') then
      execute format('alter database %I set %I = %L', current_database(), wanted.name, wanted.value);
    end if;
  end loop;
exception when insufficient_privilege then
  raise notice 'the settings of the database stay: it is not the owner''s';
end $$`

// tune sets two things that PostgreSQL decides for other loads than ours (decision
// 0063). It compiles nothing: no statement of a page runs for as long as that takes.
// And a row out of order costs hardly more than the next one, as on every disk without
// a head: it would rather read thousands of lines of an index.
func tune(ctx context.Context, pool *sql.DB) error {
	if _, err := pool.ExecContext(ctx, tuning); err != nil {
		return fmt.Errorf("migrate: settings of the database: %w", err)
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
