// Package account holds accounts, what they are members of, and their sign-ins.
// Who somebody is comes from a provider; no password is ever stored here.
package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// A sign-in ends after this long unused, and after this long whatever happens.
const (
	Idle     = 30 * time.Minute
	Absolute = 10 * time.Hour
	// KeptAfterEnd is how long an ended row stays, so that a form sent too late
	// is recognised and what was typed kept.
	KeptAfterEnd = 24 * time.Hour
	// ProvenLasts is how long a proof of who one is serves for sensitive acts.
	ProvenLasts = 15 * time.Minute
)

// SignIn is one browser of one account, acting in one membership.
type SignIn struct {
	ID       uuid.UUID
	Actor    actor.Actor
	Locale   string
	CSRF     string
	Provider string
	Place    string // the service's or organisation's name
	Zone     string // IANA name of the branch's time zone
	IDToken  string
	Charter  string // version of the charter last accepted; empty if none was
	Inbox    int    // unread messages; InboxCap and more count as InboxCap
	// Elsewhere are the other places where the account works.
	Elsewhere []Workplace
	Unread    *Unread // an announcement not yet marked as read
	News      string  // version of the novelties last read of
	Proven    bool    // proven within ProvenLasts, as a sensitive act asks
	// Ended says why an ended sign-in ended: "time" for idle or absolute, else
	// what is stored. Empty while it lives.
	Ended string
}

// InboxCap is where the count of unread messages stops.
const InboxCap = 99

// inbox counts them, in the place where the account acts.
const inbox = `(select count(*) from (select from inbox_items i join notices n on n.id = i.notice_id
    where i.account_id = f.account_id and i.read_at is null and n.open_until > (select app.moment())
    and (i.service_id = f.service_id or i.organisation_id = f.organisation_id) limit $5) waiting)`

// resume finds a sign-in by the hash of its token, alive or ended, and notes
// that it was used unless that was noted within the last minute. The count of
// unread messages comes along, so that no page pays a trip for it.
const resume = `
with found as (
  select s.id, s.account_id, s.membership_id, s.csrf, s.provider, s.id_token, a.locale, a.charter_version, a.news_version, a.status as account_status,
    m.name, m.role, m.status as member_status, m.service_id, m.branch_id, m.organisation_id,
    case when s.ended_at is not null then s.ended_by
      when a.status <> 'active' or m.status <> 'active' or ` + gone + ` then 'revoked'
      when s.seen_at <= (select app.moment()) - $2::interval or s.created_at <= (select app.moment()) - $3::interval then 'time'
      else '' end as ended, s.seen_at, coalesce(s.proven_at > (select app.moment()) - $4::interval, false) as proven
  from sign_ins s join accounts a on a.id = s.account_id join memberships m on m.id = s.membership_id
  where s.token_hash = $1
), touched as (
  update sign_ins set seen_at = (select app.moment())
  where id = (select id from found where ended = '' and seen_at < (select app.moment()) - interval '1 minute')
)
select f.id, f.account_id, f.membership_id, f.csrf, f.provider, f.id_token, f.locale, f.charter_version, f.name, f.role, f.service_id, f.branch_id, f.organisation_id, f.ended, f.proven,
  coalesce(sv.name, o.name, ''), coalesce(b.time_zone, sv.time_zone, 'Europe/Paris'), f.news_version, ` + elsewhere + `, ` + unread + `, ` + inbox + `
from found f left join services sv on sv.id = f.service_id left join branches b on b.id = f.branch_id
  left join organisations o on o.id = f.organisation_id`

// Resume finds the sign-in of a token in one trip to the database, which is
// committed at once. An unknown token is a NotFound fault; an ended sign-in is
// returned with Ended set.
func Resume(ctx context.Context, pool *db.Pool, token string) (SignIn, error) {
	hash := sha256.Sum256([]byte(token))
	var s SignIn
	var service, branch, organisation *uuid.UUID
	err := store.Once(ctx, pool.Store(), actor.ForAuth(), resume, []any{hash[:], Idle, Absolute, ProvenLasts, InboxCap},
		&s.ID, &s.Actor.Account, &s.Actor.Membership, &s.CSRF, &s.Provider, &s.IDToken, &s.Locale, &s.Charter, &s.Actor.Name, &s.Actor.Role,
		&service, &branch, &organisation, &s.Ended, &s.Proven, &s.Place, &s.Zone, &s.News, &s.Elsewhere, &s.Unread, &s.Inbox)
	if errors.Is(err, pgx.ErrNoRows) {
		return SignIn{}, fault.Missing()
	}
	if err != nil {
		return SignIn{}, fmt.Errorf("resume: %w", err)
	}
	s.Actor.Kind = actor.KindOf(s.Actor.Role)
	s.Actor.Service, s.Actor.Branch, s.Actor.Organisation = orNil(service), orNil(branch), orNil(organisation)
	return s, nil
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

type signInRow struct {
	ID           uuid.UUID
	AccountID    uuid.UUID
	MembershipID uuid.UUID
	TokenHash    []byte
	CSRF         string `gorm:"column:csrf"`
	Provider     string
	IDToken      string
	Device       string
	SID          string `gorm:"column:sid"`
	ACR          string `gorm:"column:acr"`
	ProvenAt     *time.Time
	CreatedAt    time.Time
	SeenAt       time.Time
}

func (signInRow) TableName() string { return "sign_ins" }

// Open starts a sign-in for a proven identity under a fresh token, which the
// caller makes (32 random bytes or more) and only the browser keeps. It acts in
// the membership used last. A sign-in the browser had before is ended: the
// cookie's value never survives a change of who is there. An identity that somebody must confirm first opens nothing
// and is answered as held; the unit of work must then be committed, for the
// question is kept in it.
func Open(ctx context.Context, tx *db.Tx, p Proof, token, csrf string, previous uuid.UUID) (*Held, error) {
	who, held, err := recognise(ctx, tx, p)
	if err != nil || held != nil {
		return held, err
	}
	if previous != uuid.Nil {
		if err := end(ctx, tx, previous, "rotated"); err != nil {
			return nil, err
		}
	}
	hash := sha256.Sum256([]byte(token))
	row := signInRow{
		ID: uuid.Must(uuid.NewV7()), AccountID: who.AccountID, MembershipID: who.MembershipID, TokenHash: hash[:], CSRF: csrf,
		Provider: p.Provider, IDToken: p.IDToken, Device: p.Device, SID: p.SID, ACR: p.ACR, ProvenAt: p.provenAt(tx.Now), CreatedAt: tx.Now, SeenAt: tx.Now,
	}
	if err := store.In(ctx, tx).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("open sign-in of account %s: %w", who.AccountID, err)
	}
	if err := beginVisit(ctx, tx, who.AccountID, row.ID); err != nil {
		return nil, err
	}
	if err := used(ctx, tx, id.From[Member](who.MembershipID)); err != nil {
		return nil, err
	}
	// The journal names who acts: from here on that is the account.
	tx.Actor.Account, tx.Actor.Role = who.AccountID, who.Role
	return nil, audit.Write(ctx, tx, audit.Entry{
		Action: audit.SignIn, Noun: "sign_in", ID: row.ID, Service: orNil(who.ServiceID), Organisation: orNil(who.OrganisationID), Detail: p.ACR,
	})
}

// visit keeps until when the visit before is known to have lasted: rows of
// sign-ins are swept after a day or two, its beginning stays.
const visit = `
update accounts set visit_began_at = @now,
  last_visit_at = greatest(visit_began_at, (select max(seen_at) from sign_ins where account_id = @account and id <> @id))
where id = @account`

func beginVisit(ctx context.Context, tx *db.Tx, account, signIn uuid.UUID) error {
	err := store.In(ctx, tx).Exec(visit, map[string]any{"now": tx.Now, "account": account, "id": signIn}).Error
	if err != nil {
		return fmt.Errorf("visit of account %s: %w", account, err)
	}
	return nil
}

// Close ends the sign-in of the browser that asks.
func Close(ctx context.Context, tx *db.Tx, s SignIn) error {
	if err := end(ctx, tx, s.ID, "sign_out"); err != nil {
		return err
	}
	tx.Actor.Account, tx.Actor.Role = s.Actor.Account, s.Actor.Role
	return audit.Write(ctx, tx, audit.Entry{
		Action: audit.SignOut, Noun: "sign_in", ID: s.ID, Service: s.Actor.Service, Organisation: s.Actor.Organisation,
	})
}

func end(ctx context.Context, tx *db.Tx, id uuid.UUID, by string) error {
	err := store.In(ctx, tx).Table("sign_ins").Where("id = ? and ended_at is null", id).
		Updates(map[string]any{"ended_at": tx.Now, "ended_by": by}).Error
	if err != nil {
		return fmt.Errorf("end sign-in %s: %w", id, err)
	}
	return nil
}

// JournalMonthsAhead tells how many whole months of journal lie ahead; below
// two the worker has not run for a long time.
func JournalMonthsAhead(ctx context.Context, pool *db.Pool) (months int, err error) {
	err = store.Once(ctx, pool.Store(), actor.ForAuth(), "select app.journal_months_ahead()", nil, &months)
	if err != nil {
		return 0, fmt.Errorf("journal ahead: %w", err)
	}
	return months, nil
}
