package notification

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Failure is an e-mail that is not simply on its way, as an administrator reads
// it: to whom, what stands in the way, and what comes next.
type Failure struct {
	ID        MailID
	Kind      string
	Address   string // empty while it was never tried
	Status    MailStatus
	Attempts  int
	Reason    string
	CreatedAt time.Time
	TriedAt   *time.Time
	NextAt    *time.Time // nil when it is not tried again by itself
}

// MayRetry reports whether somebody may have it tried again now.
func (f Failure) MayRetry() bool {
	return f.Status == MailFailed || f.Status == MailUncertain && f.NextAt == nil
}

// FailuresLength bounds the list; the older ones come up as the others go.
const FailuresLength = 100

const failures = `
select id, kind, address, status, attempts, reason, created_at, tried_at, next_at from mails
where (status in ('failed','uncertain') or reason <> '') and status not in ('sent','dropped')
order by created_at desc, id desc limit ?`

// Failures lists what could not be sent, or not yet, the latest first.
func Failures(ctx context.Context, tx *db.Tx) ([]Failure, error) {
	var all []Failure
	if err := store.In(ctx, tx).Raw(failures, FailuresLength).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("failures: %w", err)
	}
	return all, nil
}

// Retry has an e-mail that failed, or is uncertain and was given up, tried again
// from the beginning. The Message-ID stays, so that one taken before is
// recognised.
func Retry(ctx context.Context, tx *db.Tx, mail MailID) error {
	if tx.Actor.Kind != actor.Admin {
		return fault.Of(fault.Forbidden, "")
	}
	var found Failure
	row := store.In(ctx, tx).Raw("select id, status, next_at from mails where id = ?", mail).Scan(&found)
	if row.Error != nil {
		return fmt.Errorf("retry mail %s: %w", mail, row.Error)
	}
	if row.RowsAffected == 0 {
		return fault.Missing()
	}
	if !found.MayRetry() {
		return fault.Of(fault.Conflict, "failure.error.moved_on")
	}
	again := MailPending
	if found.Status == MailUncertain {
		again = MailUncertain
	}
	done := store.In(ctx, tx).Table("mails").Where("id = ? and status = ? and next_at is null", mail, string(found.Status)).
		Updates(map[string]any{"status": string(again), "attempts": 0, "next_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("retry mail %s: %w", mail, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "failure.error.moved_on")
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "mail", ID: mail.UUID, Detail: "retry"})
}
