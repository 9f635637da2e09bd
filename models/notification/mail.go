package notification

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm/clause"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// MailID identifies an e-mail; it is also the left part of its Message-ID, the
// same however often it is tried.
type MailID = id.Of[Mail]

// Mail is an e-mail to send or sent.
type Mail struct{}

// MailStatus is where an e-mail stands.
type MailStatus string

// The states of an e-mail. One is uncertain when a server may have taken it and
// the answer was lost: it is tried again under the same Message-ID, and stays
// uncertain until a server says that it has it. A dropped one has nothing to say
// any more: it was read in the portal, or closed, before it could be sent.
const (
	MailPending   MailStatus = "pending"
	MailSending   MailStatus = "sending"
	MailSent      MailStatus = "sent"
	MailUncertain MailStatus = "uncertain"
	MailFailed    MailStatus = "failed"
	MailDropped   MailStatus = "dropped"
)

// Dispatch is the job that sends one e-mail.
type Dispatch struct {
	Mail         uuid.UUID `json:"mail"`
	Service      uuid.UUID `json:"service"`      // the tenant whose message it is about;
	Organisation uuid.UUID `json:"organisation"` // both are zero for the platform's own people
}

// Kind names the job.
func (Dispatch) Kind() string { return "dispatch" }

// MailQueue is the queue of its own that e-mails go through: a slow server holds
// up nothing else.
const MailQueue = "mail"

// InsertOpts lets one job at a time exist for an e-mail.
func (Dispatch) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: MailQueue, MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}

// MailFor is how old a notice may be for an e-mail to make sense: whoever was
// not told within two days reads it in the portal.
const MailFor = 48 * time.Hour

// mail leaves an e-mail about the notice to be sent at once.
func (n addressed) mail(ctx context.Context, tx *db.Tx, to uuid.UUID) error {
	return post(ctx, tx, map[string]any{"kind": "notice", "account_id": to, "notice_id": n.ID}, tx.Actor.Service, tx.Actor.Organisation)
}

// MailInvitation leaves the letter of an invitation with the sealed secret of
// its link, in the transaction that makes the invitation. See Seal.
func MailInvitation(ctx context.Context, tx *db.Tx, mail MailID, invitation, service, organisation uuid.UUID, sealed []byte) error {
	return post(ctx, tx, map[string]any{"id": mail, "kind": "invitation", "invitation_id": invitation, "sealed": sealed}, service, organisation)
}

// MailAccess leaves the letter that somebody's unused access will be suspended,
// for those who have no messages in the portal.
func MailAccess(ctx context.Context, tx *db.Tx, to uuid.UUID) error {
	return post(ctx, tx, map[string]any{"kind": "access", "account_id": to}, uuid.Nil, uuid.Nil)
}

// post writes an e-mail and asks for the job that sends it. One that exists
// already, for the same reader and notice or day, is left as it is.
func post(ctx context.Context, tx *db.Tx, row map[string]any, service, organisation uuid.UUID) error {
	mail, given := row["id"].(MailID)
	if !given {
		mail = id.New[Mail]()
	}
	row["id"], row["service_id"], row["organisation_id"] = mail, orNull(service), orNull(organisation)
	row["created_at"], row["next_at"] = tx.Now, tx.Now
	done := store.In(ctx, tx).Table("mails").Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	if done.Error != nil {
		return fmt.Errorf("leave a mail: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return store.Enqueue(ctx, tx, store.Job{Args: Dispatch{Mail: mail.UUID, Service: service, Organisation: organisation}})
}
