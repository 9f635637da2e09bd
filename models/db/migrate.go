package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"passerelle/models/actor"
	"passerelle/models/internal/store"
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
	return len(done), errors.Join(loadReference(ctx, config), tune(ctx, pool), tell(ctx, pool))
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

// tell lets portals read which migrations ran. The table is the library's own, made
// before the first of ours.
func tell(ctx context.Context, pool *sql.DB) error {
	if _, err := pool.ExecContext(ctx, "grant select (version_id, is_applied) on schema_migrations to passerelle_auth"); err != nil {
		return fmt.Errorf("migrate: the list of migrations: %w", err)
	}
	return nil
}

// Behind counts the migrations of this program that the database has not seen: until
// there are none, its statements may name what is not there. Those that a later version
// ran are no matter, for they take nothing away from this one (decision 0060).
func Behind(ctx context.Context, pool *Pool) (lacking int, err error) {
	wanted, err := numbers()
	if err != nil {
		return 0, err
	}
	var there int
	err = store.Once(ctx, pool.Store(), actor.ForAuth(), "select count(distinct version_id) from schema_migrations where is_applied and version_id = any($1)", []any{wanted}, &there)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && (refused.Code == "42501" || refused.Code == "42P01") {
		return len(wanted), nil // nobody migrated who would have let us read the list
	}
	if err != nil {
		return 0, fmt.Errorf("migrations behind: %w", err)
	}
	return len(wanted) - there, nil
}

// numbers are those of the migrations embedded in this program.
var numbers = sync.OnceValues(func() ([]int64, error) {
	files, err := fs.Glob(schema.Files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	all := []int64{queueVersion}
	for _, file := range files {
		number, err := goose.NumericComponent(file)
		if err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
		all = append(all, number)
	}
	return all, nil
})

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
