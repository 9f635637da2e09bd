package charge

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Colleague is somebody of the service who may be in charge of persons.
type Colleague struct {
	ID         uuid.UUID // of the account
	Name       string
	Branch     uuid.UUID // uuid.Nil for the whole service
	BranchName string
}

const colleagues = `
select m.account_id as id, m.name, m.branch_id as branch, coalesce(b.name, '') as branch_name
from memberships m left join branches b on b.id = m.branch_id
where m.service_id = ? and m.role in ? and m.status = 'active' order by m.name, m.account_id`

// Colleagues lists them by name.
func Colleagues(ctx context.Context, tx *db.Tx) ([]Colleague, error) {
	var all []Colleague
	if err := store.In(ctx, tx).Raw(colleagues, tx.Actor.Service, MayBeInCharge).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("colleagues: %w", err)
	}
	return all, nil
}
