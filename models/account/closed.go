package account

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

// Closed is an access that is suspended, as the one whose it is reads it.
type Closed struct {
	Place        string
	Role         actor.Role
	SuspendedAt  time.Time
	SuspendedFor Reason
	AccountID    uuid.UUID
	// Tenant is the service or the organisation; uuid.Nil for the platform.
	Tenant *uuid.UUID
	// Managers are the names of those who may reinstate it. With none it is the
	// platform's administration that is to be asked.
	Managers []string `gorm:"-"`
}

const closed = `
select coalesce(s.name, o.name, '') as place, m.role, m.suspended_at, m.suspended_for, m.account_id, coalesce(m.service_id, m.organisation_id) as tenant
from identities i join accounts a on a.id = i.account_id join memberships m on m.account_id = a.id
left join services s on s.id = m.service_id left join organisations o on o.id = m.organisation_id
where i.issuer = ? and i.subject = ? and a.status = 'active' and m.status = 'suspended' order by m.suspended_at desc, m.id`

const managers = `
select name, role from memberships where status = 'active' and account_id <> ? and role in ? and (service_id = ? or organisation_id = ?)
order by name, id`

// ClosedTo lists the suspended accesses of a proven identity, the latest first,
// with whom to ask. It runs as the role of sign-in.
func ClosedTo(ctx context.Context, tx *db.Tx, issuer, subject string) ([]Closed, error) {
	var all []Closed
	if err := store.In(ctx, tx).Raw(closed, issuer, subject).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("suspended accesses: %w", err)
	}
	for i, c := range all {
		if c.Tenant == nil {
			continue
		}
		var above []struct {
			Name string
			Role actor.Role
		}
		roles := []actor.Role{actor.Manager, actor.Director, actor.PartnerManager}
		if err := store.In(ctx, tx).Raw(managers, c.AccountID, roles, c.Tenant, c.Tenant).Scan(&above).Error; err != nil {
			return nil, fmt.Errorf("managers of %s: %w", c.Tenant, err)
		}
		for _, m := range above {
			if slices.Contains(Invitable(m.Role), c.Role) {
				all[i].Managers = append(all[i].Managers, m.Name)
			}
		}
	}
	return all, nil
}
