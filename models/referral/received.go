package referral

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

// unmarkedFor is how many days an appointment of which nobody has said what came
// of it is brought up.
const unmarkedFor = 30

// Received is an appointment of somebody in the list of a day.
type Received struct {
	Referral         ID
	Reference        string
	Person           person.ID // zero for a partner
	Name             string    // NOM Prénom; for a partner as disclosed
	BirthOn          day.Day   // zero for a partner
	Register         bool      // under écrou: an absence is to be told at once; for the service only
	OrganisationName string
	OfferName        string
	Place            string
	Note             string // what the other side said of it
	On               day.Day
	StartsAt         time.Time // zero where the hour was not said
	Held             Held
	Zone             string // of the clocks where it takes place
	Mark             Mark   // empty where nothing was said yet
	Care             bool   // of somebody's health: its partner marks nothing
}

// Of says which appointments are listed: those of a day, and beside them those
// missed as recorded since an instant, or those of the weeks before of which
// nothing was said.
type Of struct {
	On          day.Day
	MissedSince time.Time // zero: none
	Unmarked    bool
}

// received takes the version that stands of each appointment.
const received = `
select r.id as referral, r.reference, %s g.name as organisation_name, o.name as offer_name,
  coalesce(nullif(concat_ws(', ', nullif(t.address, ''), nullif(t.commune, '')), ''), t.name) as place, a.note, a.happens_on as "on", a.starts_at, a.held, t.time_zone as zone,
  case when m.id is null then '' else coalesce(m.attended, 'not_held') end as mark, r.domain = 'health' or g.kind = 'health' as care
from referral_appointments a join referrals r on r.id = a.referral_id %s
join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id join sites t on t.id = o.site_id
left join lateral (select id, attended, at from appointment_marks where referral_id = a.referral_id and number = a.number order by at desc, id desc limit 1) m on true
where a.%s = @tenant and a.happens_on between @from and @on and a.status = 'set' and r.status in @live
  and not exists (select from referral_appointments b where b.referral_id = a.referral_id and b.number = a.number and b.sequence > a.sequence)
  and (a.happens_on = @on or @unmarked and m.id is null or @missed and m.attended = 'missed' and m.at >= @since) and %s
order by a.happens_on, a.starts_at nulls last, r.id limit @limit`

var (
	receivedByService = fmt.Sprintf(received, `r.person_id as person, p.last_name as last, p.first_name as first, p.birth_on,
  exists (select from measures e where e.person_id = p.id and e.in_custody_register and (e.ends_on is null or e.ends_on >= a.happens_on)) as register,`,
		"join persons p on p.id = r.person_id", "service_id", charge.Owned)
	receivedByPartner = fmt.Sprintf(received, "d.name,", "join disclosures d on d.referral_id = r.id", "organisation_id", "true")
)

// Appointments lists appointments: of the persons the actor answers for, or of
// those whom the actor's organisation receives. Of the charge a partner has none.
func Appointments(ctx context.Context, tx *db.Tx, c charge.Charge, of Of) ([]Received, error) {
	args := c.Args()
	args["on"], args["from"], args["since"], args["unmarked"] = of.On, of.On.Add(-unmarkedFor), of.MissedSince, of.Unmarked
	args["missed"], args["live"], args["limit"], args["tenant"] = !of.MissedSince.IsZero(), texts(live), 2*WaitingLength, tx.Actor.Service
	query := receivedByService
	if tx.Actor.Kind == actor.Partner {
		query, args["tenant"] = receivedByPartner, tx.Actor.Organisation
	}
	var rows []struct {
		Received
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(query, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("appointments of a day: %w", err)
	}
	all := make([]Received, len(rows))
	for i, row := range rows {
		all[i] = row.Received
		if tx.Actor.Kind != actor.Partner {
			all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
		}
	}
	return all, nil
}
