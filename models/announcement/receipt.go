package announcement

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// On is where an announcement stands on a day.
func (s Said) On(today day.Day) State {
	switch {
	case s.WithdrawnAt != nil:
		return Withdrawn
	case today.Before(s.FromOn):
		return Coming
	case s.UntilOn.Before(today):
		return Past
	}
	return Current
}

// own are the tenant columns of what the actor's place publishes.
func own(a actor.Actor) (service, organisation *uuid.UUID) {
	switch a.Kind {
	case actor.Staff:
		return &a.Service, nil
	case actor.Partner:
		return nil, &a.Organisation
	}
	return nil, nil
}

// withAuthor names the author to their own place; of the platform nobody reads
// who it was.
func withAuthor(query string, a actor.Actor) string {
	name := "''"
	switch a.Kind {
	case actor.Staff:
		name = "coalesce((select m.name from memberships m where m.account_id = a.author_id and m.service_id = a.service_id limit 1), '')"
	case actor.Partner:
		name = "coalesce((select m.name from memberships m where m.account_id = a.author_id and m.organisation_id = a.organisation_id limit 1), '')"
	}
	return strings.Replace(query, "AUTHOR", name, 1)
}

// MarkRead leaves the actor's receipt. The first one counts.
func MarkRead(ctx context.Context, tx *db.Tx, id ID) error {
	var there int64
	if err := store.In(ctx, tx).Table("announcements").Where("id = ?", id).Count(&there).Error; err != nil {
		return fmt.Errorf("announcement %s: %w", id, err)
	}
	if there == 0 {
		return fault.Missing()
	}
	service, organisation := own(tx.Actor)
	done := store.In(ctx, tx).Exec(`insert into announcement_reads (announcement_id, account_id, service_id, organisation_id, read_at)
		values (?, ?, ?, ?, ?) on conflict do nothing`, id, tx.Actor.Account, service, organisation, tx.Now)
	if done.Error != nil {
		return fmt.Errorf("receipt of announcement %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Read, Noun: "announcement", ID: id.UUID})
}

// Receipt is one member of the publisher's place: when they marked an
// announcement as read, nil if they have not.
type Receipt struct {
	Name   string
	Role   actor.Role
	ReadAt *time.Time
}

const receipts = `
select m.name, m.role, r.read_at from memberships m
left join announcement_reads r on r.announcement_id = ? and r.account_id = m.account_id
where m.COLUMN = ? and m.status = 'active' order by r.read_at is null, m.name, m.id`

// Receipts names those of the actor's own place who have read it, and who have
// not. The platform reads numbers only.
func Receipts(ctx context.Context, tx *db.Tx, id ID) ([]Receipt, error) {
	column, tenant := "service_id", tx.Actor.Service
	switch tx.Actor.Kind {
	case actor.Staff:
	case actor.Partner:
		column, tenant = "organisation_id", tx.Actor.Organisation
	default:
		return nil, nil
	}
	var all []Receipt
	err := store.In(ctx, tx).Raw(strings.ReplaceAll(receipts, "COLUMN", column), id, tenant).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("receipts of announcement %s: %w", id, err)
	}
	return all, nil
}
