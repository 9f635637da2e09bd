// Package store holds the handle to the database. Go's internal rule lets only
// packages under models query: handlers carry a Tx, they cannot use it.
package store

import (
	"context"
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
	after []func()
}

// In gives the query handle of a unit of work.
func In(ctx context.Context, tx *Tx) *gorm.DB { return tx.gorm.WithContext(ctx) }

// After runs fn once the unit of work is committed, and never if it is not. It
// may wake somebody; the work itself is a row written in the transaction.
func (tx *Tx) After(fn func()) { tx.after = append(tx.after, fn) }
