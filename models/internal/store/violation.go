package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// Violates reports whether err is the refusal of this constraint by the
// database. After it the transaction is void: the unit of work must return.
func Violates(err error, constraint string) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.ConstraintName == constraint
}
