package notification

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Session is one that the reader of an e-mail leads, or led, for their calendar. It
// names nobody: hours, a place and a neutral label.
type Session struct {
	ID        uuid.UUID
	Label     string // the cycle's
	Number    int    // within the cycle
	Place     string
	StartsAt  time.Time
	EndsAt    time.Time
	Cancelled bool // called off, or the reader leads it no longer
	Sequence  int  // only grows, for this reader
}

// sessions are those that an e-mail is about and that are still to come. They are read
// at each attempt: an e-mail that leaves late says how things are, not how they were.
func (c Claimed) sessions(ctx context.Context, tx *db.Tx) ([]Session, error) {
	if c.Kind != "digest" && !slices.Contains(invites, c.NoticeKind) {
		return nil, nil
	}
	var all []Session
	if err := store.In(ctx, tx).Raw("select * from app.sessions_of_mail(?)", c.ID).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("sessions of mail %s: %w", c.ID, err)
	}
	return all, nil
}
