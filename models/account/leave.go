package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// gone is the condition that the last day of a membership m has passed, by the
// calendar of its branch, or that its service is closed: no session of theirs
// opens from then on.
const gone = `(coalesce(m.ends_on < ((select app.moment()) at time zone coalesce((select time_zone from branches where id = m.branch_id),
  (select time_zone from services where id = m.service_id), 'Europe/Paris'))::date, false)
  or coalesce((select status from services where id = m.service_id) = 'closed', false))`

// Live is the condition that a membership m of an account a opens anything now.
const Live = "a.status = 'active' and m.status = 'active' and not " + gone

// LastDay says on which day somebody works for the actor's service for the last
// time. It may be moved until it has passed; what they did keeps their name.
func LastDay(ctx context.Context, tx *db.Tx, who uuid.UUID, on day.Day) error {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	if on.Before(here.Today) {
		return fault.Field("last_on", "reassign.error.last_on")
	}
	var of struct {
		ID   MemberID
		Role actor.Role
	}
	found := store.In(ctx, tx).Table("memberships").Select("id", "role").
		Where("account_id = ? and service_id = ? and status = 'active'", who, tx.Actor.Service).Limit(1).Find(&of)
	if found.Error != nil {
		return fmt.Errorf("membership of account %s: %w", who, found.Error)
	}
	if found.RowsAffected == 0 {
		return fault.Missing()
	}
	if who == tx.Actor.Account || !slices.Contains(Invitable(tx.Actor.Role), of.Role) {
		return fault.Of(fault.Forbidden, "team.error.not_yours")
	}
	err = store.In(ctx, tx).Table("memberships").Where("account_id = ? and service_id = ? and status = 'active'", who, tx.Actor.Service).
		Updates(map[string]any{"ends_on": on}).Error
	if err != nil {
		return fmt.Errorf("last day of account %s: %w", who, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "membership", ID: of.ID.UUID, Detail: "last_day"})
}
