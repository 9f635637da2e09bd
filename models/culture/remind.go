package culture

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/programme"
)

// untold are the steps that are due today or late, by date and owner, of which
// nobody was told: a date that moves has other days, and is told of again. The days
// are those of the action's own clocks.
const untold = `
select distinct s.id as session, coalesce(o.account_id, '00000000-0000-0000-0000-000000000000') as owner, h.held_on - t.days as due_on,
  case when h.held_on - t.days < (cast(@now as timestamptz) at time zone c.time_zone)::date then cast(@late as text) else cast(@falls_due as text) end as kind` + due + `
  and k.done_for is distinct from h.held_on and h.held_on - t.days <= (cast(@now as timestamptz) at time zone c.time_zone)::date
  and not exists (select from notices n where n.noun_id = s.id and n.due_on = h.held_on - t.days and n.account_id is not distinct from o.account_id
    and n.kind = case when h.held_on - t.days < (cast(@now as timestamptz) at time zone c.time_zone)::date then cast(@late as text) else cast(@falls_due as text) end)
order by 3, 1 limit 500`

// Remind tells whoever sees to them of the steps of the worker's service that are
// due today, once, and of those that are late, once more; where the owner has left,
// all who plan the season.
func Remind(ctx context.Context, tx *db.Tx) error {
	var found []struct {
		Session programme.SessionID
		Owner   uuid.UUID
		DueOn   day.Day
		Kind    notification.Kind
	}
	err := store.In(ctx, tx).Raw(untold, map[string]any{
		"service": tx.Actor.Service, "now": tx.Now, "late": string(notification.ChecklistLate), "falls_due": string(notification.ChecklistDue),
	}).Scan(&found).Error
	if err != nil {
		return fmt.Errorf("checklists that are due: %w", err)
	}
	for _, f := range found {
		notice := notification.Notice{Kind: f.Kind, To: notification.ServiceMember(f.Owner), Noun: programme.NounSession, ID: f.Session.UUID, DueOn: f.DueOn}
		if f.Owner == uuid.Nil {
			notice.To = notification.ServiceHolders(actor.SeasonWrite)
		}
		if err := notification.Tell(ctx, tx, notice); err != nil {
			return err
		}
	}
	return nil
}
