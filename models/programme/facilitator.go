package programme

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Part is what a facilitator does in a cycle.
type Part string

// Parts of a cycle.
const (
	Lead     Part = "lead"
	Co       Part = "co"
	Cover    Part = "cover"
	External Part = "external"
)

// Facilitator is somebody who may lead a cycle, or who does.
type Facilitator struct {
	Membership   uuid.UUID // Nil where somebody already leads
	Account      uuid.UUID
	Name         string
	Organisation uuid.UUID // Nil for the service's own
	OrgName      string
	Part         Part
}

const mayLead = `
select m.id as membership, m.account_id as account, m.name, m.organisation_id as organisation, coalesce(o.name, '') as org_name
from memberships m left join organisations o on o.id = m.organisation_id
where m.status = 'active' and `

// Colleagues lists who of the service may lead a group of a kind, by name.
func Colleagues(ctx context.Context, tx *db.Tx, kind Kind) ([]Facilitator, error) {
	return candidates(ctx, tx, "m.service_id = ? and m.role in ? order by m.name, m.id", tx.Actor.Service, leaders(kind))
}

// Externals lists the facilitators of outside organisations, by organisation.
func Externals(ctx context.Context, tx *db.Tx) ([]Facilitator, error) {
	return candidates(ctx, tx, "m.role = ? order by o.name, m.name, m.id", actor.Facilitator)
}

func candidates(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Facilitator, error) {
	var found []Facilitator
	if err := store.In(ctx, tx).Raw(mayLead+where, args...).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("facilitators: %w", err)
	}
	return found, nil
}

// leaders are the service's roles that lead a group. Those who lead one of a programme
// decide who stays; a culture coordinator leads cultural actions only.
func leaders(kind Kind) []actor.Role {
	may := map[Kind]actor.Permission{Collective: actor.CycleDecide, Culture: actor.GroupLead}[kind]
	var roles []actor.Role
	for _, role := range actor.Roles {
		if actor.KindOf(role) == actor.Staff && actor.Can(role, may) {
			roles = append(roles, role)
		}
	}
	return roles
}

type leads []Facilitator

// organisation is the outside organisation of a cycle: there is at most one.
func (l leads) organisation() *uuid.UUID {
	for _, one := range l {
		if one.Organisation != uuid.Nil {
			return &one.Organisation
		}
	}
	return nil
}

// facilitatorsOf finds who was chosen. An id that is nobody's who may lead is
// refused at its field: the same whether it exists elsewhere or not.
func facilitatorsOf(ctx context.Context, tx *db.Tx, wanted NewCycle) (leads, error) {
	var chosen leads
	var wrong fault.Collector
	own := func(field string, membership uuid.UUID, part Part) error {
		found, err := candidates(ctx, tx, "m.id = ? and m.service_id = ? and m.role in ?", membership, tx.Actor.Service, leaders(Collective))
		if err != nil {
			return err
		}
		chosen = chosen.add(found, part, field, &wrong)
		return nil
	}
	if wanted.Lead != uuid.Nil {
		if err := own("lead_id", wanted.Lead, Lead); err != nil {
			return nil, err
		}
	}
	if wanted.Co != uuid.Nil && wanted.Co != wanted.Lead {
		if err := own("co_id", wanted.Co, Co); err != nil {
			return nil, err
		}
	}
	if wanted.External != uuid.Nil {
		found, err := candidates(ctx, tx, "m.id = ? and m.role = ?", wanted.External, actor.Facilitator)
		if err != nil {
			return nil, err
		}
		chosen = chosen.add(found, External, "external_id", &wrong)
	}
	if wanted.Lead == uuid.Nil && wanted.External == uuid.Nil {
		wrong.Add("lead_id", "cycle.error.lead")
	}
	return chosen, wrong.Err()
}

// add names somebody once: whoever belongs both to the service and to an
// organisation leads with their first part.
func (l leads) add(found []Facilitator, part Part, field string, wrong *fault.Collector) leads {
	if len(found) == 0 {
		wrong.Add(field, "cycle.error.facilitator")
		return l
	}
	for _, one := range l {
		if one.Account == found[0].Account {
			wrong.Add(field, "cycle.error.twice")
			return l
		}
	}
	found[0].Part = part
	return append(l, found[0])
}

// Facilitators lists who leads a cycle, the lead first.
func Facilitators(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Facilitator, error) {
	var found []Facilitator
	err := store.In(ctx, tx).Raw(`
select f.account_id as account, f.name, f.part, case when f.part = 'external' then coalesce(o.name, '') else '' end as org_name
from facilitators f left join organisations o on o.id = f.organisation_id
where f.cycle_id = ? order by array_position(array['lead','co','cover','external'], f.part), f.name`, cycle).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("facilitators of cycle %s: %w", cycle, err)
	}
	return found, nil
}
