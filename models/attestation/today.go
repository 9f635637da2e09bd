package attestation

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Today is what attestations bring to a day's worklist, of each the first to end,
// or the latest, at the top.
type Today struct {
	RunningOut []Due
	Overdue    []Late
	Received   []Received
}

// today asks each live referral, and each person, of those the actor answers for, so
// that it reads the papers of those alone, and then whose they are. A referral whose
// placement has ended needs no more.
const today = `
select 'out' as what, p.id as person, p.last_name as last, p.first_name as first, p.birth_on, r.id as referral, g.name as organisation, r.expires_on as due_on, null::timestamptz as at, '' as kind,
  exists (select from attestation_requests q where q.referral_id = r.id and q.status = 'requested') as asked
from (select r.id, r.person_id, r.organisation_id, (select max(t.expires_on) from attestations t where t.referral_id = r.id and t.cancelled_at is null) as expires_on
  from referrals r where r.service_id = @service and r.status in @live and ` + charge.Owned + ` offset 0) r
join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
where r.expires_on < @before and p.status in ('active', 'transferring')
  and not exists (select from placements l where l.referral_id = r.id and l.status = 'ended')
union all
select 'out', p.id, p.last_name, p.first_name, p.birth_on, null, null, a.expires_on, null, '', false
from persons p join lateral (select max(t.expires_on) as expires_on from attestations t where t.person_id = p.id and t.cancelled_at is null) a on a.expires_on < @before
where p.service_id = @service and p.status in ('active', 'transferring') and ` + charge.OwnedPersons + `
union all
select e.what, p.id, p.last_name, p.first_name, p.birth_on, r.id, g.name, e.due_on, e.at, e.kind, false
from (
  select 'late' as what, referral_id, due_on, null::timestamptz as at, '' as kind from attestation_requests where service_id = @service and status = 'requested' and due_on < @today
  union all
  select 'given', referral_id, null, at, kind from attestations where service_id = @service and side = 'partner' and cancelled_at is null and at >= @since
  union all
  select 'declined', referral_id, null, changed_at, '' from attestation_requests where service_id = @service and status = 'declined' and changed_at >= @since
) e join referrals r on r.id = e.referral_id join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
where ` + charge.Owned + `
order by due_on, at desc, person limit @limit`

// ForToday lists, about the persons the actor answers for, the attestations that
// end before a day and have not been followed by another, the requests that a
// partner should have answered by today, and what partners answered since an
// instant.
func ForToday(ctx context.Context, tx *db.Tx, c charge.Charge, on, before day.Day, since time.Time) (Today, error) {
	var rows []struct {
		What, Last, First string
		BirthOn           day.Day
		Person            person.ID
		Referral          *referral.ID
		Organisation      *string
		DueOn             day.Day
		At                *time.Time
		Kind              Kind
		Asked             bool
	}
	args := c.Args()
	args["service"], args["today"], args["before"], args["since"], args["live"], args["limit"] = tx.Actor.Service, on, before, since, referral.LiveStatuses(), 2*length
	if err := store.In(ctx, tx).Raw(today, args).Scan(&rows).Error; err != nil {
		return Today{}, fmt.Errorf("attestations of a day: %w", err)
	}
	var found Today
	for _, r := range rows {
		name := person.Person{LastName: r.Last, FirstName: r.First}.Name()
		var of referral.ID
		if r.Referral != nil {
			of = *r.Referral
		}
		var organisation string
		if r.Organisation != nil {
			organisation = *r.Organisation
		}
		switch r.What {
		case "out":
			found.RunningOut = append(found.RunningOut, Due{r.Person, name, r.BirthOn, of, organisation, r.DueOn, r.Asked})
		case "late":
			found.Overdue = append(found.Overdue, Late{r.Person, name, r.BirthOn, of, organisation, r.DueOn})
		default:
			found.Received = append(found.Received, Received{r.Person, name, r.BirthOn, of, organisation, r.Kind, *r.At, r.What == "declined"})
		}
	}
	return found, nil
}
