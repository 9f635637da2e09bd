package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ensureDatabase makes the portal's database when it is missing.
func (s *Server) ensureDatabase(ctx context.Context) (err error) {
	conn, err := pgx.Connect(ctx, s.DSN(Owner, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to the new database server: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()

	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", Database).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look for the database %s: %w", Database, err)
	}
	if exists {
		return nil
	}
	if _, err = conn.Exec(ctx, "CREATE DATABASE "+Database+" OWNER "+Owner); err != nil {
		return fmt.Errorf("create the database %s: %w", Database, err)
	}
	return nil
}
