// Package account draws what belongs to the one who is signed in: their open
// sign-ins and the text kept for them.
package account

import (
	"github.com/google/uuid"

	"passerelle/models/account"
)

// SignIns is the page of open sign-ins.
type SignIns struct {
	Open    []account.OpenSignIn
	Current uuid.UUID
	// Feeds says that the reader may follow calendars elsewhere.
	Feeds bool
}
