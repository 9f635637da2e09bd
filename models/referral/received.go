package referral

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Received is an appointment of somebody in the list of a day.
type Received struct {
	Referral         ID
	Name             string // NOM Prénom
	OrganisationName string
	Place            string
	Note             string // what the partner said of it, such as the hour
	On               day.Day
	StartsAt         time.Time // zero where the hour was not said
	Zone             string    // of the clocks where it takes place
}

const receivedOn = `
select r.id as referral, p.last_name as last, p.first_name as first, g.name as organisation_name,
  coalesce(nullif(concat_ws(', ', nullif(t.address, ''), nullif(t.commune, '')), ''), t.name) as place, a.note, a.happens_on as "on", a.starts_at, t.time_zone as zone
from referrals r join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
join offers o on o.id = r.offer_id join sites t on t.id = o.site_id
join lateral (select note, happens_on, starts_at, status from referral_appointments where referral_id = r.id order by sequence desc limit 1) a on true
where r.service_id = @service and r.status = 'appointment_set' and a.status = 'set' and a.happens_on = @on and ` + charge.Owned + `
order by p.sort_key, r.id limit @limit`

// AppointmentsOn lists the appointments of a day of the persons the actor
// answers for.
func AppointmentsOn(ctx context.Context, tx *db.Tx, c charge.Charge, on day.Day) ([]Received, error) {
	args := c.Args()
	args["service"], args["on"], args["limit"] = tx.Actor.Service, on, WaitingLength
	var rows []struct {
		Received
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(receivedOn, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("appointments of a day: %w", err)
	}
	all := make([]Received, len(rows))
	for i, row := range rows {
		all[i] = row.Received
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
