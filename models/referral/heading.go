package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Heading is how a list of other things names a referral: by what the reader may
// read of it.
type Heading struct {
	ID        ID
	Reference string
	Name      string  // NOM Prénom; for a partner as disclosed
	BirthOn   day.Day // zero for a partner
}

const headingsForStaff = `
select r.id, r.reference, p.last_name as last, p.first_name as first, p.birth_on
from referrals r join persons p on p.id = r.person_id where r.id in ?`

const headingsForPartner = `
select r.id, r.reference, d.name from referrals r join disclosures d on d.referral_id = r.id where r.id in ?`

// Headings names several referrals at once; what does not exist for the reader
// is not among them.
func Headings(ctx context.Context, tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Heading, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	query := headingsForStaff
	if tx.Actor.Kind == actor.Partner {
		query = headingsForPartner
	}
	var rows []struct {
		Heading
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(query, ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("headings of referrals: %w", err)
	}
	all := make(map[uuid.UUID]Heading, len(rows))
	for _, row := range rows {
		if tx.Actor.Kind != actor.Partner {
			row.Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
		}
		all[row.ID.UUID] = row.Heading
	}
	return all, nil
}
