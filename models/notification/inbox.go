package notification

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// PageSize is how many messages a page of the inbox holds.
const PageSize = 50

// Item is one message of the actor's inbox. Whom it concerns is not of it: ask
// the noun, which answers as far as the reader may read.
type Item struct {
	ID           ID
	Kind         Kind
	Noun         string
	NounID       uuid.UUID
	DueOn        day.Day
	At           time.Time
	ReadAt       *time.Time
	Service      string // name of the service concerned
	Organisation string // name of the organisation concerned; the reader's own for a partner
}

// Unread reports whether it waits to be read.
func (i Item) Unread() bool { return i.ReadAt == nil }

// Page is one page of the inbox; More says that another follows.
type Page struct {
	Items []Item
	More  bool
}

const items = `
select n.id, n.kind, n.noun, n.noun_id, n.due_on, i.created_at as at, i.read_at, coalesce(s.name, '') as service, coalesce(o.name, '') as organisation
from inbox_items i join notices n on n.id = i.notice_id left join services s on s.id = n.service_id left join organisations o on o.id = n.organisation_id
where i.account_id = @account`

// Inbox gives the actor's messages, the latest first, older than the one named
// by after (the zero ID begins at the top). What was closed is not among them.
func Inbox(ctx context.Context, tx *db.Tx, after ID) (Page, error) {
	query := items
	if !after.Zero() {
		query += " and (i.created_at, i.notice_id) < ((select created_at from inbox_items where account_id = @account and notice_id = @after), @after)"
	}
	query += " order by i.created_at desc, i.notice_id desc limit @limit"
	var rows []Item
	err := store.In(ctx, tx).Raw(query, map[string]any{"account": tx.Actor.Account, "after": after, "limit": PageSize + 1}).Scan(&rows).Error
	if err != nil {
		return Page{}, fmt.Errorf("inbox: %w", err)
	}
	return Page{Items: rows[:min(len(rows), PageSize)], More: len(rows) > PageSize}, nil
}

// ItemByID is one message of the actor's inbox; somebody else's does not exist.
func ItemByID(ctx context.Context, tx *db.Tx, id ID) (Item, error) {
	var item Item
	found := store.In(ctx, tx).Raw(items+" and i.notice_id = @id", map[string]any{"account": tx.Actor.Account, "id": id}).Scan(&item)
	if found.Error != nil {
		return Item{}, fmt.Errorf("message %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Item{}, fault.Missing()
	}
	return item, nil
}

const toldAt = `
select m.id from inbox_items i join memberships m on m.account_id = i.account_id and (m.service_id = i.service_id or m.organisation_id = i.organisation_id)
where i.account_id = @account and i.notice_id = @notice and m.status = 'active' limit 1`

// ToldAt is the membership in which an account was told a notice; uuid.Nil where
// it was not. It runs as the role of sign-in, which reads no message.
func ToldAt(ctx context.Context, tx *db.Tx, account uuid.UUID, notice ID) (uuid.UUID, error) {
	var row struct{ ID uuid.UUID }
	if err := store.In(ctx, tx).Raw(toldAt, map[string]any{"account": account, "notice": notice}).Scan(&row).Error; err != nil {
		return uuid.Nil, fmt.Errorf("where notice %s was told: %w", notice, err)
	}
	return row.ID, nil
}

// MarkRead says that the actor has read a message; again changes nothing.
func MarkRead(ctx context.Context, tx *db.Tx, id ID) error {
	done := store.In(ctx, tx).Exec("update inbox_items set read_at = coalesce(read_at, ?) where account_id = ? and notice_id = ?", tx.Now, tx.Actor.Account, id)
	if done.Error != nil {
		return fmt.Errorf("read message %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Missing()
	}
	return nil
}

const readThrough = `
update inbox_items set read_at = ?
where account_id = ? and read_at is null and created_at <= (select created_at from inbox_items where account_id = ? and notice_id = ?)`

// MarkAllRead says that the actor has read a message and all before it: what
// came since the page was drawn stays unread.
func MarkAllRead(ctx context.Context, tx *db.Tx, through ID) error {
	if _, err := ItemByID(ctx, tx, through); err != nil {
		return err
	}
	err := store.In(ctx, tx).Exec(readThrough, tx.Now, tx.Actor.Account, tx.Actor.Account, through).Error
	if err != nil {
		return fmt.Errorf("read all messages: %w", err)
	}
	return nil
}

// LastVisit is until when the actor's visit before this one is known to have
// lasted; zero if there was none.
func LastVisit(ctx context.Context, tx *db.Tx) (time.Time, error) {
	var row struct{ LastVisitAt *time.Time }
	err := store.In(ctx, tx).Raw("select last_visit_at from accounts where id = ?", tx.Actor.Account).Scan(&row).Error
	if err != nil {
		return time.Time{}, fmt.Errorf("last visit of account %s: %w", tx.Actor.Account, err)
	}
	if row.LastVisitAt == nil {
		return time.Time{}, nil
	}
	return *row.LastVisitAt, nil
}

// Told reports whether the actor's side was told something about a row, as far
// as that is still open to it.
func Told(ctx context.Context, tx *db.Tx, kind Kind, noun string, of uuid.UUID) (bool, error) {
	var told bool
	err := store.In(ctx, tx).Raw("select exists (select from notices where noun_id = ? and noun = ? and kind = ?)", of, noun, string(kind)).Scan(&told).Error
	if err != nil {
		return false, fmt.Errorf("whether %s of %s %s was told: %w", kind, noun, of, err)
	}
	return told, nil
}
