package notification

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Result is what came of an attempt to send.
type Result string

// The results. Lost: the whole e-mail was handed over and no answer came, so
// that it may have been taken.
const (
	Delivered Result = "delivered"
	Refused   Result = "refused"   // for good
	Postponed Result = "postponed" // for now: not reached, or told to come back
	Lost      Result = "lost"
)

// Outcome is a result with the code of what stood in the way: the step of the
// dialogue and the server's number, never its words, which may quote an address.
type Outcome struct {
	Result Result
	Reason string
}

// backOff is how long after each attempt the next one comes: for three days, as
// mail servers do among themselves.
var backOff = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour,
}

// Settle ends an attempt. What a server took is never sent again; what it
// refused for good has failed; anything else is tried again, later and later,
// and in the end has failed – or stays uncertain, if it ever may have been taken.
func Settle(ctx context.Context, tx *db.Tx, c Claimed, o Outcome) error {
	columns := map[string]any{"reason": o.Reason}
	lost := c.LostAt != nil || o.Result == Lost
	switch {
	case o.Result == Delivered:
		columns["status"], columns["sent_at"], columns["next_at"], columns["sealed"] = string(MailSent), tx.Now, nil, nil
	case o.Result == Refused || c.Attempts > len(backOff):
		columns["status"], columns["next_at"] = string(MailFailed), nil
	default:
		columns["status"], columns["next_at"] = string(MailPending), tx.Now.Add(backOff[c.Attempts-1])
	}
	if lost && o.Result != Delivered {
		columns["status"] = string(MailUncertain)
		if c.LostAt == nil {
			columns["lost_at"] = tx.Now
		}
	}
	// A row that was settled meanwhile keeps what it says: sent stays sent.
	done := store.In(ctx, tx).Table("mails").Where("id = ? and status = 'sending' and attempts = ?", c.ID, c.Attempts).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("settle mail %s: %w", c.ID, done.Error)
	}
	return nil
}

// Unconfigured notes that no way to send e-mails is configured: it waits.
func Unconfigured(ctx context.Context, tx *db.Tx, mail MailID) error {
	err := store.In(ctx, tx).Table("mails").Where("id = ? and status = 'pending' and attempts = 0", mail).Updates(map[string]any{"reason": "not_configured"}).Error
	if err != nil {
		return fmt.Errorf("mail %s: %w", mail, err)
	}
	return nil
}
