package notification

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// DigestAt is when the daily e-mail leaves, by the clock of the reader's branch
// or site.
const DigestAt = 7

const digestReaders = `
select i.account_id as account, max(coalesce(b.time_zone, s.time_zone, t.time_zone, 'Europe/Paris')) as zone
from inbox_items i join memberships m on m.account_id = i.account_id and m.status = 'active'
left join branches b on b.id = m.branch_id left join services s on s.id = m.service_id
left join lateral (select time_zone from sites where organisation_id = m.organisation_id order by name, id limit 1) t on true
where i.pace = 'daily' and i.digested_at is null group by i.account_id`

// Digest leaves, for each member of the worker's tenant who wants one e-mail a
// day, the one of today: of what came before this morning's hour and is still
// unread, or has to reach a calendar. Run again it leaves none a second time.
func Digest(ctx context.Context, tx *db.Tx) error {
	var readers []struct {
		Account uuid.UUID
		Zone    string
	}
	if err := store.In(ctx, tx).Raw(digestReaders).Scan(&readers).Error; err != nil {
		return fmt.Errorf("readers of a digest: %w", err)
	}
	for _, r := range readers {
		zone, err := time.LoadLocation(r.Zone)
		if err != nil {
			return fmt.Errorf("digest of account %s: %w", r.Account, err)
		}
		today := day.On(tx.Now, zone)
		hour := today.In(zone, day.Clock{}).Add(DigestAt * time.Hour)
		if tx.Now.Before(hour) {
			continue
		}
		if err := digest(ctx, tx, r.Account, today, hour); err != nil {
			return err
		}
	}
	return nil
}

const digested = `
with told as (
  update inbox_items i set digested_at = @now where i.account_id = @account and i.pace = 'daily' and i.digested_at is null and i.created_at < @before
  returning i.read_at, i.notice_id)
select count(*) filter (where told.read_at is null) as unread, count(*) filter (where n.kind in @invites) as inviting
from told join notices n on n.id = told.notice_id where n.open_until > @now`

func digest(ctx context.Context, tx *db.Tx, account uuid.UUID, on day.Day, before time.Time) error {
	var items struct{ Unread, Inviting int }
	err := store.In(ctx, tx).Raw(digested, map[string]any{"now": tx.Now, "account": account, "before": before, "invites": invites}).Scan(&items).Error
	if err != nil {
		return fmt.Errorf("digest of account %s: %w", account, err)
	}
	if items.Unread == 0 && items.Inviting == 0 {
		return nil
	}
	return post(ctx, tx, map[string]any{"kind": "digest", "account_id": account, "digest_on": on, "items": items.Unread}, tx.Actor.Service, tx.Actor.Organisation)
}

// Kept is how long a notice stays in the inboxes, and an e-mail's row after it
// was left: whoever looks for longer ago finds it in the file itself.
const Kept = 90 * 24 * time.Hour

// Sweep removes the notices of the worker's tenant that have had their time,
// with what stands of them in inboxes.
func Sweep(ctx context.Context, tx *db.Tx) error {
	side := "service"
	if tx.Actor.Organisation != uuid.Nil {
		side = "partner"
	}
	err := store.In(ctx, tx).Exec("delete from notices where created_at < ? and side = ?", tx.Now.Add(-Kept), side).Error
	if err != nil {
		return fmt.Errorf("sweep notices: %w", err)
	}
	return nil
}

// Tend is the job that looks after one tenant's messages: what no job has
// spread, what goes into the daily e-mail, what has had its time.
type Tend struct {
	Service      uuid.UUID `json:"service"`
	Organisation uuid.UUID `json:"organisation"`
}

// Kind names the job.
func (Tend) Kind() string { return "tend" }
