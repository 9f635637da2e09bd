package report

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Waiting is a report that waits for the actor: to be finished, or to be validated.
type Waiting struct {
	Report  ID
	Name    string // NOM Prénom
	BirthOn day.Day
	Kind    Kind
	Status  flow.Status
	Since   time.Time // of its last act
	By      string    // whose act it was
}

// A manager's own report waits for a director: nobody validates what they wrote.
const waiting = `
select r.id as report, p.last_name as last, p.first_name as first, p.birth_on, r.kind, r.status, e.at as since, e.by_name as by
from reports r join persons p on p.id = r.person_id
join lateral (select at, by_id, by_name from report_events where report_id = r.id order by at desc, id desc limit 1) e on true
where r.service_id = @service and r.status <> 'validated' and (
  r.status in ('draft','returned') and (` + charge.OwnedPersons + ` or @validates and r.author_id = @account)
  or r.status = 'submitted' and @validates and e.by_id <> @account and (p.branch_id in @branches
    or @director and exists (select from memberships m where m.account_id = e.by_id and m.service_id = r.service_id and m.role in ('manager','director'))))
order by e.at, r.id limit 50`

// WaitingFor lists what waits for the actor, the longest first.
func WaitingFor(ctx context.Context, tx *db.Tx, c charge.Charge) ([]Waiting, error) {
	args := c.Args()
	args["service"], args["account"] = tx.Actor.Service, tx.Actor.Account
	args["validates"], args["director"] = tx.Actor.May(actor.ReportValidate), tx.Actor.Role == actor.Director
	var rows []struct {
		Waiting
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(waiting, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("reports that wait: %w", err)
	}
	all := make([]Waiting, len(rows))
	for i, row := range rows {
		all[i] = row.Waiting
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
