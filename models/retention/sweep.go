// Package retention removes what has had its time. What concerns persons is
// kept, archived and eliminated by its own rules; here is what the portal itself
// leaves behind.
package retention

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"passerelle/models/account"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// How long what is left behind stays.
const (
	// Submissions recognise a repeated form.
	Submissions = 7 * 24 * time.Hour
	// Searches hold names and are needed for as long as a page of results is open.
	Searches = 24 * time.Hour
	// ReferralDrafts that nobody touched are cleared after this.
	ReferralDrafts = 90 * 24 * time.Hour
	// Reports that nobody finished say of somebody what nobody stands for.
	Reports = 90 * 24 * time.Hour
	// Notices of unused accesses say nothing any more once acted upon.
	Notices = 90 * 24 * time.Hour
	// Announcements, and who has read them, go after a year.
	Announcements = 365 * 24 * time.Hour
	// Invitations hold the address of somebody who may never have come.
	Invitations = 90 * 24 * time.Hour
	// Mails hold the address they were sent to.
	Mails = notification.Kept
	// Transfers say who somebody is to a service that may not have taken them over;
	// once that is decided the files say it, to those who have one.
	Transfers = 30 * 24 * time.Hour
	// IdentityRequests say where somebody works and may be asked again.
	IdentityRequests = 90 * 24 * time.Hour
)

// Sweep removes sign-ins, submits, kept text, searches, imports, drafts, notices,
// announcements, e-mails, invitations and requests that have had their time, and answers
// how many rows went. Run twice it removes nothing more.
func Sweep(ctx context.Context, tx *db.Tx) (int64, error) {
	var gone int64
	for _, sweep := range []struct {
		statement string
		before    time.Time
	}{
		{"delete from sign_ins where ended_at < ?", tx.Now.Add(-account.KeptAfterEnd)},
		{"delete from sign_ins where created_at < ?", tx.Now.Add(-account.Absolute - account.KeptAfterEnd)},
		{"delete from submissions where at < ?", tx.Now.Add(-Submissions)},
		{"delete from drafts where saved_at < ?", tx.Now.Add(-account.KeptAfterEnd)},
		{"delete from person_searches where at < ?", tx.Now.Add(-Searches)},
		{"delete from person_imports where expires_at < ?", tx.Now},
		{"delete from intakes where expires_at < ?", tx.Now},
		{"delete from figure_exports where expires_at < ?", tx.Now},
		{"delete from person_copies where expires_at < ?", tx.Now},
		{"delete from referral_drafts where updated_at < ?", tx.Now.Add(-ReferralDrafts)},
		{"delete from reports where status in ('draft', 'returned') and updated_at < ?", tx.Now.Add(-Reports)},
		{"update mails set sealed = null where sealed is not null and created_at < ?", tx.Now.Add(-account.InvitationLasts)},
		{"delete from mails where created_at < ?", tx.Now.Add(-Mails)},
		{"delete from account_notices where suspends_at < ?", tx.Now.Add(-Notices)},
		{"delete from announcements where until_on < ?", tx.Now.Add(-Announcements)},
		{"delete from invitations where coalesce(accepted_at, revoked_at, expires_at) < ?", tx.Now.Add(-Invitations)},
		{"delete from identity_requests where asked_at < ?", tx.Now.Add(-IdentityRequests)},
		{"update transfers set name = '', birth_on = null, measures = '[]', words = '', note = '', emptied_at = decided_at where emptied_at is null and decided_at < ?", tx.Now.Add(-Transfers)},
		{"delete from logout_notices where kept_until < ?", tx.Now},
	} {
		done := store.In(ctx, tx).Exec(sweep.statement, sweep.before)
		if done.Error != nil {
			return 0, fmt.Errorf("sweep: %w", done.Error)
		}
		gone += done.RowsAffected
	}
	return gone, nil
}

// NounJournal is what the journal calls its own months.
const NounJournal = "journal_months"

// ahead is how far the journal's partitions are made in advance.
const ahead = 12

// ExtendJournal makes the journal's partitions for the months to come, and
// answers how many were missing.
func ExtendJournal(ctx context.Context, tx *db.Tx) (made int, err error) {
	err = store.In(ctx, tx).Raw("select app.journal_extend(?)", tx.Now.AddDate(0, ahead, 0)).Scan(&made).Error
	if err != nil {
		return 0, fmt.Errorf("extend journal: %w", err)
	}
	return made, nil
}

// DropJournal drops the journal's months that are older than its period, and answers
// how many. The database reads the period itself and drops nothing younger. A line
// says that they went.
func DropJournal(ctx context.Context, tx *db.Tx) (dropped int, err error) {
	if err := store.In(ctx, tx).Raw("select app.journal_drop(?)", tx.Now).Scan(&dropped).Error; err != nil {
		return 0, fmt.Errorf("drop journal: %w", err)
	}
	if dropped == 0 {
		return 0, nil
	}
	return dropped, audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: NounJournal, Detail: strconv.Itoa(dropped)})
}
