package notification

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// InCharge finds who is in charge of a row in the worker's service, and the
// branch it belongs to; ids that do not apply are uuid.Nil. Nouns stand above
// this package, so that whoever runs the job hands it over.
type InCharge func(ctx context.Context, tx *db.Tx, noun string, id uuid.UUID) (account, branch uuid.UUID, err error)

type addressed struct {
	ID             ID
	Kind           Kind
	Side           string
	Audience       string
	AccountID      *uuid.UUID
	Permission     actor.Permission
	Noun           string
	NounID         uuid.UUID
	ByID           *uuid.UUID
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
	CreatedAt      time.Time
	OpenUntil      time.Time
}

const toSpread = `
select id, kind, side, audience, account_id, permission, noun, noun_id, by_id, service_id, organisation_id, created_at,
  least(open_until, '9999-01-01') as open_until
from notices where id = ? and spread_at is null for update`

// SpreadNotice brings a notice into the inboxes of those it is for, as a worker
// of the tenant that is told. A notice already spread, or closed meanwhile, is
// left as it is: the job may run twice.
func SpreadNotice(ctx context.Context, tx *db.Tx, id ID, charge InCharge) error {
	var n addressed
	found := store.In(ctx, tx).Raw(toSpread, id).Scan(&n)
	if found.Error != nil {
		return fmt.Errorf("spread notice %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return nil
	}
	if n.OpenUntil.After(tx.Now) {
		readers, err := n.readers(ctx, tx, charge)
		if err != nil {
			return err
		}
		if err := n.deliver(ctx, tx, readers); err != nil {
			return err
		}
	}
	done := store.In(ctx, tx).Table("notices").Where("id = ?", id).Updates(map[string]any{"spread_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("spread notice %s: %w", id, done.Error)
	}
	return nil
}

// reader is somebody a notice is for, and how soon they want an e-mail about it.
type reader struct {
	Account uuid.UUID
	Pace    Pace
	Email   string
}

func (n addressed) readers(ctx context.Context, tx *db.Tx, charge InCharge) ([]reader, error) {
	switch n.Audience {
	case "account":
		return n.members(ctx, tx, "m.account_id = @account", map[string]any{"account": n.AccountID})
	case "permission":
		return n.members(ctx, tx, "m.role in @roles", map[string]any{"roles": texts(actor.Holders(n.Permission))})
	}
	account, branch, err := charge(ctx, tx, n.Noun, n.NounID)
	if err != nil {
		return nil, err
	}
	var all []reader
	if n.Audience != "managers" {
		if all, err = n.members(ctx, tx, "m.account_id = @account", map[string]any{"account": account}); err != nil {
			return nil, err
		}
	}
	if n.Audience == "referent" && len(all) > 0 {
		return all, nil
	}
	managers, err := n.managers(ctx, tx, branch)
	return append(all, managers...), err
}

// managers are those of the branch, else those who answer for the service.
func (n addressed) managers(ctx context.Context, tx *db.Tx, branch uuid.UUID) ([]reader, error) {
	all, err := n.members(ctx, tx, "m.role = 'manager' and m.branch_id = @branch", map[string]any{"branch": branch})
	if err != nil || len(all) > 0 {
		return all, err
	}
	return n.members(ctx, tx, "m.role in ('manager','director')", map[string]any{})
}

// members gives those members of the tenant that is told whom a condition names.
func (n addressed) members(ctx context.Context, tx *db.Tx, condition string, values map[string]any) ([]reader, error) {
	tenant := "m.service_id = @tenant"
	values["tenant"] = n.ServiceID
	if n.Side == "partner" {
		tenant, values["tenant"] = "m.organisation_id = @tenant", n.OrganisationID
	}
	values["topic"] = string(topics[n.Kind])
	var all []reader
	err := store.In(ctx, tx).Raw(`
		select distinct m.account_id as account, coalesce(p.pace, 'at_once') as pace, a.email
		from memberships m join accounts a on a.id = m.account_id
		left join notification_preferences p on p.account_id = m.account_id and p.topic = @topic
		where m.status = 'active' and a.status = 'active' and `+tenant+" and "+condition, values).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("readers of notice %s: %w", n.ID, err)
	}
	return all, nil
}

const intoInbox = `
insert into inbox_items (account_id, notice_id, service_id, organisation_id, created_at, pace)
values (?, ?, ?, ?, ?, ?) on conflict do nothing`

func (n addressed) deliver(ctx context.Context, tx *db.Tx, readers []reader) error {
	service, organisation := n.ServiceID, (*uuid.UUID)(nil)
	if n.Side == "partner" {
		service, organisation = nil, n.OrganisationID
	}
	for _, r := range readers {
		if n.ByID != nil && r.Account == *n.ByID {
			if err := n.mailOwn(ctx, tx, r); err != nil {
				return err
			}
			continue
		}
		err := store.In(ctx, tx).Exec(intoInbox, r.Account, n.ID, service, organisation, n.CreatedAt, string(r.Pace)).Error
		if err != nil {
			return fmt.Errorf("notice %s into an inbox: %w", n.ID, err)
		}
		if r.Pace == AtOnce && r.Email != "" && n.recent(tx) {
			if err := n.mail(ctx, tx, r.Account); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n addressed) recent(tx *db.Tx) bool { return tx.Now.Sub(n.CreatedAt) < MailFor }

// mailOwn brings what somebody did themselves to their calendar. They know of it, so
// that nothing comes into their inbox.
func (n addressed) mailOwn(ctx context.Context, tx *db.Tx, r reader) error {
	if r.Pace == Never || r.Email == "" || !slices.Contains(invites, n.Kind) || !n.recent(tx) {
		return nil
	}
	return n.mail(ctx, tx, r.Account)
}

func texts(all []actor.Role) []string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = string(r)
	}
	return words
}

const unspread = `
select id from notices
where spread_at is null and case side when 'service' then service_id = ? else organisation_id = ? end
order by created_at, id limit ?`

// Unspread lists the notices of the worker's tenant that no job has brought to
// their readers yet, the oldest first.
func Unspread(ctx context.Context, tx *db.Tx, limit int) ([]ID, error) {
	var all []ID
	err := store.In(ctx, tx).Raw(unspread, orNull(tx.Actor.Service), orNull(tx.Actor.Organisation), limit).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("notices to spread: %w", err)
	}
	return all, nil
}
