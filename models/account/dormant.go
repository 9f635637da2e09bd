package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// An access that nobody uses is suspended after UnusedFor; whoever holds it is
// told NoticeBefore.
const (
	UnusedFor    = 90 * 24 * time.Hour
	NoticeBefore = 14 * 24 * time.Hour
)

// Sleeper is a member whose access will be suspended unless they use it.
type Sleeper struct {
	ID             MemberID
	AccountID      uuid.UUID
	Since          time.Time // the last use, or the beginning
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
}

// SuspendsAt is when the access will be suspended if they are told now: never
// sooner than the notice says.
func (s Sleeper) SuspendsAt(now time.Time) time.Time {
	if at := s.Since.Add(UnusedFor); at.After(now.Add(NoticeBefore)) {
		return at
	}
	return now.Add(NoticeBefore)
}

// replaceable keeps whoever is the last to answer for a place: nobody there
// could reinstate them, nor anybody else. Somebody who can must have been here
// within the time that makes an access unused. It goes by the table invitable.
const replaceable = `
case m.role when 'director' then exists (select from OTHERS and o.role = 'director')
  when 'manager' then exists (select from OTHERS and o.role in ('manager', 'director'))
  when 'partner_manager' then exists (select from OTHERS and o.role = 'partner_manager')
  when 'admin' then exists (select from OTHERS and o.role = 'admin')
  else true end`

const others = `memberships o where o.id <> m.id and o.status = 'active' and greatest(o.created_at, o.last_used_at, o.reinstated_at) > @unused
  and o.service_id is not distinct from m.service_id and o.organisation_id is not distinct from m.organisation_id`

// ofPlace are the members of the worker's place: of the platform for a worker of
// no service and no organisation.
const ofPlace = `(m.service_id = @service or m.organisation_id = @organisation or @platform and m.service_id is null and m.organisation_id is null)`

const dormant = `
select m.id, m.account_id, ` + awake + ` as since, m.service_id, m.organisation_id
from memberships m
where m.status = 'active' and ` + ofPlace + ` and ` + awake + ` <= @tell
  and not exists (select from account_notices where membership_id = m.id and noticed_at > ` + awake + `)
  and ` + replaceable + `
order by m.id`

func inPlace(query string) string { return strings.ReplaceAll(query, "OTHERS", others) }

// times are the moments that matter to the clock, and the place it works for.
func times(tx *db.Tx) map[string]any {
	return map[string]any{"now": tx.Now, "unused": tx.Now.Add(-UnusedFor), "tell": tx.Now.Add(NoticeBefore - UnusedFor),
		"service": tx.Actor.Service, "organisation": tx.Actor.Organisation,
		"platform": tx.Actor.Service == uuid.Nil && tx.Actor.Organisation == uuid.Nil}
}

// Dormant lists the members of the worker's service or organisation who are to
// be told, and have not been since they were last here. The last one who answers
// for a place is not among them.
func Dormant(ctx context.Context, tx *db.Tx) ([]Sleeper, error) {
	var all []Sleeper
	err := store.In(ctx, tx).Raw(inPlace(dormant), times(tx)).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("dormant members: %w", err)
	}
	return all, nil
}

type noticeRow struct {
	ID             uuid.UUID
	MembershipID   MemberID
	ServiceID      *uuid.UUID
	OrganisationID *uuid.UUID
	NoticedAt      time.Time
	SuspendsAt     time.Time
}

func (noticeRow) TableName() string { return "account_notices" }

// Notice tells members of the worker's place, and whoever manages it. Told twice
// at once they are told twice, and the first notice counts.
func Notice(ctx context.Context, tx *db.Tx, sleepers []Sleeper) error {
	if len(sleepers) == 0 {
		return nil
	}
	rows := make([]noticeRow, len(sleepers))
	for i, s := range sleepers {
		rows[i] = noticeRow{ID: id.New[noticeRow]().UUID, MembershipID: s.ID, ServiceID: s.ServiceID, OrganisationID: s.OrganisationID,
			NoticedAt: tx.Now, SuspendsAt: s.SuspendsAt(tx.Now)}
	}
	if err := store.In(ctx, tx).Create(&rows).Error; err != nil {
		return fmt.Errorf("notice to %d members: %w", len(rows), err)
	}
	return tellUnused(ctx, tx, sleepers)
}

// suspendUnused looks again at each row as it changes it: who signs in at this
// very moment stays.
const suspendUnused = `
update memberships m set status = 'suspended', suspended_at = @now, suspended_for = 'unused'
where m.status = 'active' and ` + ofPlace + ` and ` + awake + ` <= @unused
  and exists (select from account_notices where membership_id = m.id and noticed_at > ` + awake + ` and suspends_at <= @now)
  and ` + replaceable + `
returning m.id`

// SuspendUnused suspends the members of the worker's service or organisation who
// were told in time and have not come, and names them.
func SuspendUnused(ctx context.Context, tx *db.Tx) ([]MemberID, error) {
	var gone []MemberID
	err := store.In(ctx, tx).Raw(inPlace(suspendUnused), times(tx)).Scan(&gone).Error
	if err != nil {
		return nil, fmt.Errorf("suspend unused: %w", err)
	}
	for _, member := range gone {
		err := audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "membership", ID: member.UUID, Detail: "suspended:" + string(Unused)})
		if err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// Places are the actors in whose names the clock looks at members: one a
// service and one an organisation.
func Places(ctx context.Context, tx *db.Tx) ([]actor.Actor, error) {
	var services, organisations []uuid.UUID
	if err := store.In(ctx, tx).Raw("select id from services order by id").Scan(&services).Error; err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	if err := store.In(ctx, tx).Raw("select id from organisations order by id").Scan(&organisations).Error; err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	all := make([]actor.Actor, 0, len(services)+len(organisations))
	for _, one := range services {
		all = append(all, actor.ForWorker(one))
	}
	for _, one := range organisations {
		all = append(all, actor.ForWorkerOf(one))
	}
	return all, nil
}
