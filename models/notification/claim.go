package notification

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// sendingFor is how long an attempt may last; one that lasts longer was lost
// with its program, and a server may have taken the e-mail.
const sendingFor = 10 * time.Minute

// DueLength bounds what one look for due e-mails finds; the next finds the rest.
const DueLength = 500

const dueMails = `
select id as mail, coalesce(service_id, '00000000-0000-0000-0000-000000000000') as service, coalesce(organisation_id, '00000000-0000-0000-0000-000000000000') as organisation
from mails where next_at <= ? and (status in ('pending','uncertain') or status = 'sending' and tried_at <= ?)
order by next_at, id limit ?`

// DueMails lists the e-mails whose turn has come.
func DueMails(ctx context.Context, tx *db.Tx) ([]Dispatch, error) {
	var all []Dispatch
	err := store.In(ctx, tx).Raw(dueMails, tx.Now, tx.Now.Add(-sendingFor), DueLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("due mails: %w", err)
	}
	return all, nil
}

// Claimed is an e-mail that is being sent, with all its words hang on.
type Claimed struct {
	ID         MailID
	Kind       string // notice, digest, invitation or access
	To         string
	Locale     string
	Notice     ID
	NoticeKind Kind
	DueOn      day.Day
	Items      int
	Sealed     []byte
	TokenHash  []byte // of the invitation's link as it is now
	Place      string // of an invitation; empty for the platform itself
	ExpiresAt  time.Time
	Attempts   int // this one included
	LostAt     *time.Time
	At         time.Time // when this attempt began
	// Sessions are those for the reader's calendar, as they stand now.
	Sessions []Session `gorm:"-"`
	// Quiet is a letter for the calendar alone: what it tells of was read, or was
	// the reader's own act.
	Quiet        bool
	stillWanted  bool
	StatusBefore MailStatus
}

const claimable = `
select m.id, m.kind, m.status as status_before, coalesce(a.email, i.email, '') as "to", coalesce(a.locale, 'fr') as locale,
  coalesce(n.id, '00000000-0000-0000-0000-000000000000') as notice, coalesce(n.kind, '') as notice_kind, n.due_on, m.items, m.sealed, i.token_hash,
  coalesce(s.name, o.name, '') as place, coalesce(i.expires_at, '-infinity') > @now as open, i.expires_at, m.attempts, m.lost_at,
  coalesce(a.status, 'active') = 'active' as active, i.accepted_at is null and i.revoked_at is null as waiting,
  coalesce(n.open_until, 'infinity') > @now as told, b.account_id is not null and b.read_at is null as unread
from mails m left join accounts a on a.id = m.account_id left join notices n on n.id = m.notice_id
left join inbox_items b on b.notice_id = m.notice_id and b.account_id = m.account_id
left join invitations i on i.id = m.invitation_id left join services s on s.id = m.service_id left join organisations o on o.id = m.organisation_id
where m.id = @mail and m.next_at <= @now and (m.status in ('pending','uncertain') or m.status = 'sending' and m.tried_at <= @lost)
for update of m`

// Claim begins an attempt to send an e-mail: nobody else tries meanwhile. It
// answers false where there is nothing to send: it was sent, its turn has not
// come, or what it tells of was read, closed or replaced since. A calendar learns
// nothing from what was read in the portal: what is for it is sent all the same.
func Claim(ctx context.Context, tx *db.Tx, mail MailID) (Claimed, bool, error) {
	var row struct {
		Claimed
		ExpiresAt                           *time.Time
		Open, Active, Waiting, Told, Unread *bool
	}
	found := store.In(ctx, tx).Raw(claimable, map[string]any{"mail": mail, "now": tx.Now, "lost": tx.Now.Add(-sendingFor)}).Scan(&row)
	if found.Error != nil {
		return Claimed{}, false, fmt.Errorf("claim mail %s: %w", mail, found.Error)
	}
	if found.RowsAffected == 0 {
		return Claimed{}, false, nil
	}
	c := row.Claimed
	c.At = tx.Now
	var err error
	if c.Sessions, err = c.sessions(ctx, tx); err != nil {
		return Claimed{}, false, err
	}
	if row.ExpiresAt != nil {
		c.ExpiresAt = *row.ExpiresAt
	}
	said := func(b *bool) bool { return b != nil && *b }
	c.stillWanted = c.To != "" && said(row.Active)
	switch c.Kind {
	case "notice":
		c.Quiet = !said(row.Unread)
		c.stillWanted = c.stillWanted && said(row.Told) && (!c.Quiet || len(c.Sessions) > 0)
	case "digest":
		c.Quiet = c.Items == 0
		c.stillWanted = c.stillWanted && (!c.Quiet || len(c.Sessions) > 0)
	case "invitation":
		c.stillWanted = c.stillWanted && said(row.Waiting) && said(row.Open)
	}
	if !c.stillWanted {
		return Claimed{}, false, drop(ctx, tx, mail)
	}
	if c.StatusBefore == MailSending && c.LostAt == nil {
		c.LostAt = &tx.Now
	}
	c.Attempts++
	return c, true, change(ctx, tx, mail, map[string]any{"status": string(MailSending), "attempts": c.Attempts, "tried_at": tx.Now, "lost_at": c.LostAt, "address": c.To})
}

// Holds reports whether a link's secret is the one the invitation opens with: a
// renewed invitation has another.
func (c Claimed) Holds(secret string) bool {
	hash := sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(hash[:], c.TokenHash) == 1
}

// Drop ends an e-mail that has nothing to say any more.
func Drop(ctx context.Context, tx *db.Tx, mail MailID) error { return drop(ctx, tx, mail) }

func drop(ctx context.Context, tx *db.Tx, mail MailID) error {
	return change(ctx, tx, mail, map[string]any{"status": string(MailDropped), "next_at": nil, "sealed": nil})
}

func change(ctx context.Context, tx *db.Tx, mail MailID, columns map[string]any) error {
	if err := store.In(ctx, tx).Table("mails").Where("id = ?", mail).Updates(columns).Error; err != nil {
		return fmt.Errorf("mail %s: %w", mail, err)
	}
	return nil
}
