package person

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// EndingWithin is how many days ahead a day's worklist looks for ends of
// measures.
const EndingWithin = 30

// endingLength bounds what a day's worklist shows.
const endingLength = 50

// Ending is a person whose last measure ends soon, or ended while the file is
// still open.
type Ending struct {
	Person   ID
	Name     string // NOM Prénom
	BirthOn  day.Day
	Kind     Kind
	EndsOn   day.Day // inclusive
	Referent uuid.UUID
}

const ending = `
select p.id as person, p.last_name as last, p.first_name as first, p.birth_on, m.kind, m.ends_on, p.referent_id as referent
from persons p
join lateral (select kind, ends_on from measures where person_id = p.id order by ends_on desc nulls first, starts_on desc, id limit 1) m on true
where p.service_id = @service and p.status in ('active', 'transferring') and m.ends_on between @from and @until and `

// EndingSoon lists those the actor answers for whose last measure ends within
// EndingWithin days or ended within as many, the first to end at the top. For a
// role that is shown some persons only it lists those.
func EndingSoon(ctx context.Context, tx *db.Tx, c charge.Charge, today day.Day) ([]Ending, error) {
	where, args := visible(tx)
	if where == "" {
		where, args = charge.OwnedPersons, c.Args()
	} else {
		where = "true" + where
	}
	maps.Copy(args, map[string]any{
		"service": tx.Actor.Service, "from": today.Add(-EndingWithin), "until": today.Add(EndingWithin), "limit": endingLength,
	})
	var rows []struct {
		Ending
		Last, First string
	}
	err := store.In(ctx, tx).Raw(ending+where+" order by m.ends_on, p.sort_key, p.id limit @limit", args).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("ends of measures: %w", err)
	}
	all := make([]Ending, len(rows))
	for i, row := range rows {
		all[i] = row.Ending
		all[i].Name = inList(row.Last, row.First)
	}
	return all, nil
}

// Unfollowed is a person of whom nobody is in charge.
type Unfollowed struct {
	Person    ID
	Name      string // NOM Prénom
	BirthOn   day.Day
	CreatedOn day.Day
}

const unfollowed = `
select p.id as person, p.last_name as last, p.first_name as first, p.birth_on, cast(p.created_at at time zone b.time_zone as date) as created_on
from persons p join branches b on b.id = p.branch_id
where p.service_id = @service and p.status in ('active', 'transferring') and p.branch_id in @branches and (p.referent_id is null or p.referent_id in @orphans)
order by p.created_at, p.id limit @limit`

// UnfollowedOf lists those of whom nobody is in charge, in the branches the
// actor answers for, the oldest file first.
func UnfollowedOf(ctx context.Context, tx *db.Tx, c charge.Charge) ([]Unfollowed, error) {
	if len(c.Branches) == 0 {
		return nil, nil
	}
	args := c.Args()
	args["service"], args["limit"] = tx.Actor.Service, endingLength
	var rows []struct {
		Unfollowed
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(unfollowed, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("persons of nobody: %w", err)
	}
	all := make([]Unfollowed, len(rows))
	for i, row := range rows {
		all[i] = row.Unfollowed
		all[i].Name = inList(row.Last, row.First)
	}
	return all, nil
}

// Newly is a person given to the actor of late.
type Newly struct {
	Person  ID
	Name    string // NOM Prénom
	BirthOn day.Day
	ByName  string
	GivenOn day.Day
}

const newly = `
select p.id as person, p.last_name as last, p.first_name as first, p.birth_on, a.starts_on as given_on,
  coalesce((select name from memberships where account_id = a.assigned_by and service_id = a.service_id limit 1), '') as by_name
from person_assignments a join persons p on p.id = a.person_id
where a.account_id = @account and a.ended_at is null and (a.ends_on is null or a.ends_on >= @today) and a.starts_on >= @since and p.status in ('active', 'transferring')
order by a.starts_on, p.sort_key, p.id limit @limit`

// NewlyGiven lists the persons given to the actor within the last seven days.
func NewlyGiven(ctx context.Context, tx *db.Tx, today day.Day) ([]Newly, error) {
	var rows []struct {
		Newly
		Last, First string
	}
	err := store.In(ctx, tx).Raw(newly, map[string]any{"account": tx.Actor.Account, "today": today, "since": today.Add(-7), "limit": endingLength}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("persons newly given: %w", err)
	}
	all := make([]Newly, len(rows))
	for i, row := range rows {
		all[i] = row.Newly
		all[i].Name = inList(row.Last, row.First)
	}
	return all, nil
}

// Moved is a change of hours or places that a surveillance officer should know.
type Moved struct {
	Person  ID
	Name    string // NOM Prénom
	BirthOn day.Day
	Event
}

const moved = `
select e.id, e.at, e.action, e.field, e.old, e.new, e.by_name, p.id as person, p.last_name as last, p.first_name as first, p.birth_on
from person_events e join persons p on p.id = e.person_id
where e.service_id = @service and e.action = 'limit' and e.at >= @since`

// LimitsMoved lists what changed of hours and places within the last seven days,
// of the persons that the actor sees, the latest first.
func LimitsMoved(ctx context.Context, tx *db.Tx) ([]Moved, error) {
	where, args := visible(tx)
	maps.Copy(args, map[string]any{"service": tx.Actor.Service, "since": tx.Now.AddDate(0, 0, -7), "limit": endingLength})
	var rows []struct {
		Moved
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(moved+where+" order by e.at desc, e.id desc limit @limit", args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("changes of hours and places: %w", err)
	}
	all := make([]Moved, len(rows))
	for i, row := range rows {
		all[i] = row.Moved
		all[i].Name = inList(row.Last, row.First)
	}
	return all, nil
}
