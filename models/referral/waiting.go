package referral

import (
	"context"
	"fmt"

	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// WaitingLength bounds what a day's worklist shows: whoever has more begins with
// the latest overdue.
const WaitingLength = 50

const waitingFor = `
select r.id, r.reference, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, o.name as offer_name,
  r.purpose, r.urgent, r.status, r.sent_at, r.changed_at, r.acknowledge_due_on, r.answer_due_on, r.service_due_on
from referrals r join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
where r.service_id = @service and r.status in @states and ` + charge.Owned + `
order by case when r.status = 'sent' then r.acknowledge_due_on else r.answer_due_on end, r.id limit @limit`

// Waiting gives what waits for an answer about the persons the actor answers
// for, what was due first at the top.
func Waiting(ctx context.Context, tx *db.Tx, c charge.Charge) ([]Row, error) {
	var rows []struct {
		Row
		Last, First string
	}
	args := c.Args()
	args["service"], args["states"], args["limit"] = tx.Actor.Service, texts(undecided), WaitingLength
	err := store.In(ctx, tx).Raw(waitingFor, args).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("referrals waiting: %w", err)
	}
	all := make([]Row, len(rows))
	for i, row := range rows {
		all[i] = row.Row
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
