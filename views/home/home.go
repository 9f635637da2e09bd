// Package home draws the first page.
package home

import (
	"time"

	"passerelle/models/account"
)

// Home is what waits for somebody.
type Home struct {
	Name string
	Now  time.Time
	Kept []account.Draft
}
