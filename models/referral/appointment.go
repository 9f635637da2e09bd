package referral

import (
	"context"
	"fmt"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// Appointment is one with a partner that was set on a referral.
type Appointment struct {
	Referral         ID
	Name             string // NOM Prénom
	OrganisationName string
	Place            string
	Note             string // what the partner said of it, such as the hour
	On               day.Day
}

const appointments = `
select r.id as referral, p.last_name as last, p.first_name as first, g.name as organisation_name,
  coalesce(nullif(concat_ws(', ', nullif(t.address, ''), nullif(t.commune, '')), ''), t.name) as place, e.note, e.happens_on as "on"
from referrals r join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
join offers o on o.id = r.offer_id join sites t on t.id = o.site_id
join lateral (select note, happens_on from referral_events where referral_id = r.id and action = 'set_appointment' order by at desc, id desc limit 1) e on true
where r.service_id = @service and r.status = 'appointment_set' and e.happens_on = @on and ` + charge.Owned + `
order by p.sort_key, r.id limit @limit`

// AppointmentsOn lists the appointments of a day of the persons the actor
// answers for.
func AppointmentsOn(ctx context.Context, tx *db.Tx, c charge.Charge, on day.Day) ([]Appointment, error) {
	args := c.Args()
	args["service"], args["on"], args["limit"] = tx.Actor.Service, on, WaitingLength
	var rows []struct {
		Appointment
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(appointments, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("appointments of a day: %w", err)
	}
	all := make([]Appointment, len(rows))
	for i, row := range rows {
		all[i] = row.Appointment
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
