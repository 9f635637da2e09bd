// Package charge says who answers for whose persons today: the officer in
// charge; whoever covers while they are away; and where nobody does, the manager
// of the branch. No overdue item is without an owner.
package charge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// standing is who works today and who is away, by the calendar of a branch.
const standing = `
with today as (
  select (cast(@now as timestamptz) at time zone coalesce(b.time_zone, s.time_zone))::date as day
  from services s left join branches b on b.id = @branch and b.service_id = s.id where s.id = @service
), working as (
  select m.account_id, m.name, m.role, m.branch_id from memberships m, today
  where m.service_id = @service and m.status = 'active' and (m.ends_on is null or m.ends_on >= today.day)
), away as (
  select c.id, c.absent_id, c.cover_id, c.starts_on, c.ends_on from covers c, today
  where c.service_id = @service and c.ended_at is null and today.day between c.starts_on and c.ends_on
), present as (
  select w.account_id, w.name, w.role, w.branch_id from working w where not exists (select from away a where a.absent_id = w.account_id)
), owners as (
  select k.account_id as referent_id, coalesce(
    (select p.account_id from present p where p.account_id = k.account_id limit 1),
    (select a.cover_id from away a join present p on p.account_id = a.cover_id where a.absent_id = k.account_id order by a.starts_on, a.id limit 1)
  ) as owner_id
  from (select distinct account_id from memberships where service_id = @service) k
)`

// Charge is what somebody answers for today.
type Charge struct {
	// Referents are the officers for whose persons the actor answers: themselves
	// unless they are away, and those they cover.
	Referents []uuid.UUID
	// Orphans are officers for whom nobody answers: gone, or away without cover.
	Orphans []uuid.UUID
	// Branches are those in which the actor answers for what has no officer.
	Branches []uuid.UUID
	// Covered are the absences the actor covers.
	Covered []Covered
}

// Covered is somebody the actor replaces.
type Covered struct {
	Account uuid.UUID
	Name    string
	EndsOn  day.Day
}

// Fallback: the managers of a branch; the directors where a branch has none
// present, and for what has no branch of its own.
const mine = standing + `, acting as (
  select cast(@account as uuid) as account_id union
  select a.absent_id from away a join owners o on o.referent_id = a.absent_id and o.owner_id = @account
)
select 'referent' as what, o.referent_id as id, '' as name, null::date as ends_on from owners o where o.owner_id = @account
union all
select 'orphan', o.referent_id, '', null from owners o where o.owner_id is null
union all
select 'branch', w.branch_id, '', null from working w where w.account_id in (select account_id from acting) and w.role = 'manager' and w.branch_id is not null
union all
select 'branch', b.id, '', null from branches b where b.service_id = @service
  and exists (select from working w where w.account_id in (select account_id from acting) and w.role in ('director', 'manager') and (w.role = 'director' or w.branch_id is null))
  and not exists (select from present p where p.branch_id = b.id and p.role = 'manager')
union all
select 'covered', a.absent_id, coalesce((select name from working w where w.account_id = a.absent_id limit 1), ''), a.ends_on
from away a join owners o on o.referent_id = a.absent_id and o.owner_id = @account`

// Of tells what the actor answers for today, in one statement.
func Of(ctx context.Context, tx *db.Tx) (Charge, error) {
	var rows []struct {
		What   string
		ID     uuid.UUID
		Name   string
		EndsOn day.Day
	}
	if err := store.In(ctx, tx).Raw(mine, standingArgs(tx)).Scan(&rows).Error; err != nil {
		return Charge{}, fmt.Errorf("charge of account %s: %w", tx.Actor.Account, err)
	}
	var c Charge
	for _, row := range rows {
		switch row.What {
		case "referent":
			c.Referents = append(c.Referents, row.ID)
		case "orphan":
			c.Orphans = append(c.Orphans, row.ID)
		case "branch":
			c.Branches = append(c.Branches, row.ID)
		case "covered":
			c.Covered = append(c.Covered, Covered{row.ID, row.Name, row.EndsOn})
		}
	}
	return c, nil
}

// The condition that the actor answers for a row, on a table with referent_id
// and branch_id: on referrals r and on persons p. Args are its values.
const (
	Owned        = "(r.referent_id in @referents or r.branch_id in @branches and (r.referent_id is null or r.referent_id in @orphans))"
	OwnedPersons = "(p.referent_id in @referents or p.branch_id in @branches and (p.referent_id is null or p.referent_id in @orphans))"
)

// Args are the values of Owned.
func (c Charge) Args() map[string]any {
	return map[string]any{"referents": c.Referents, "branches": c.Branches, "orphans": c.Orphans}
}

// As says why somebody is the owner of an item.
type As string

const (
	AsReferent As = "referent"
	AsCover    As = "cover"
	AsManager  As = "manager"
	AsDirector As = "director"
)

// Owner is who must act on an item today.
type Owner struct {
	Account uuid.UUID
	Name    string
	As      As
}

const owner = standing + `
select account_id as account, name, "as" from (
  select p.account_id, p.name, case when p.account_id = @referent then 'referent' else 'cover' end as "as", 1 as rank
  from owners o join present p on p.account_id = o.owner_id where o.referent_id = @referent
  union all
  select p.account_id, p.name, 'manager', 2 from present p where p.role = 'manager' and p.branch_id = @branch
  union all
  select p.account_id, p.name, 'manager', 3 from present p where p.role = 'manager' and p.branch_id is null
  union all
  select w.account_id, w.name, 'director', 4 from working w where w.role = 'director'
  union all
  select w.account_id, w.name, 'manager', 5 from working w where w.role = 'manager'
) ranked order by rank, name, account_id limit 1`

// OwnerOf names who answers today for what concerns a person of a branch and a
// referent, uuid.Nil where nobody is in charge. Its Account is uuid.Nil only in a
// service without any manager or director.
func OwnerOf(ctx context.Context, tx *db.Tx, branch, referent uuid.UUID) (Owner, error) {
	args := standingArgs(tx)
	args["branch"], args["referent"] = branch, referent
	var found Owner
	if err := store.In(ctx, tx).Raw(owner, args).Scan(&found).Error; err != nil {
		return Owner{}, fmt.Errorf("owner in branch %s: %w", branch, err)
	}
	return found, nil
}

func standingArgs(tx *db.Tx) map[string]any {
	return map[string]any{"now": tx.Now, "service": tx.Actor.Service, "branch": tx.Actor.Branch, "account": tx.Actor.Account}
}

// MayBeInCharge are the roles that may be in charge of persons, and so may cover
// for whoever is. Managers take cases in small branches.
var MayBeInCharge = []actor.Role{actor.CPIP, actor.Manager}
