// Package id gives each noun an identifier type of its own, so that a person's
// cannot be handed over where a referral's is meant. Identifiers are UUID v7
// and come from Go: RETURNING would need the right to read.
package id

import "github.com/google/uuid"

// Of is the identifier of a T. It is stored, scanned and printed as a UUID; the
// zero value names nothing.
type Of[T any] struct{ uuid.UUID }

// New makes an identifier that sorts by the time it was made.
func New[T any]() Of[T] { return Of[T]{uuid.Must(uuid.NewV7())} }

// From says what a UUID identifies.
func From[T any](u uuid.UUID) Of[T] { return Of[T]{u} }

// Null is the identifier for a column that may be null.
func (i Of[T]) Null() *Of[T] {
	if i.Zero() {
		return nil
	}
	return &i
}

// Zero reports whether it names nothing.
func (i Of[T]) Zero() bool { return i.UUID == uuid.Nil }
