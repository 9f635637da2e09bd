package placement

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Row is a placement in a list.
type Row struct {
	ID               ID
	Referral         referral.ID
	Reference        string
	Name             string
	BirthOn          day.Day // in a service's day only
	OrganisationName string
	ServiceName      string
	OfferName        string
	Status           flow.Status
	StartsOn         day.Day
	ArrivedAt        time.Time
	MissedAt         time.Time
	PlaceName        string // empty without one
	LeavesOn         day.Day
	Register         bool // on the custody register; for the service only
	OrganisationTel  string
	DueOn            day.Day // by when somebody has to act; in a day's list only
}

// ListLength bounds a list of placements under way on a page.
const ListLength = 200

const underWay = `
select l.id, r.id as referral, r.reference, d.name, s.name as service_name, o.name as offer_name, l.status, l.starts_on, l.arrived_at, l.missed_at,
  coalesce(h.name, '') as place_name, b.leaves_on
from (select * from placements where organisation_id = @organisation and status in ('planned','active','suspended') order by starts_on, id limit @limit) l
join referrals r on r.id = l.referral_id join disclosures d on d.referral_id = r.id join services s on s.id = r.service_id join offers o on o.id = r.offer_id
left join lateral (select place_id, leaves_on from bookings where referral_id = r.id and status in ('provisional','confirmed','not_arrived','arrived') order by made_at desc limit 1) b on true
left join housing_places h on h.id = b.place_id
order by case l.status when 'planned' then 0 when 'active' then 1 else 2 end, l.starts_on, l.id`

// UnderWay lists whom the actor's organisation expects or has, those to come
// first.
func UnderWay(ctx context.Context, tx *db.Tx) ([]Row, error) {
	var all []Row
	err := store.In(ctx, tx).Raw(underWay, map[string]any{"organisation": tx.Actor.Organisation, "limit": ListLength}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("placements under way: %w", err)
	}
	return all, nil
}

// Patience is for how many days a placement may stand suspended before it is asked
// about: an estimate of the project.
const Patience = 14

// missing are placements about which somebody has to be called: the person has not
// arrived, or nothing was heard of them since the day of their entry, or their placement
// has stood still for long.
const missing = `
select l.id, r.id as referral, r.reference, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, g.phone as organisation_tel, o.name as offer_name,
  l.status, l.starts_on, l.missed_at, exists (select from measures m where m.person_id = p.id and m.in_custody_register) as register, 0 as months,
  case l.status when 'suspended' then s.day + cast(@patience as integer) else l.starts_on end as due_on
from placements l join referrals r on r.id = l.referral_id join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id join offers o on o.id = r.offer_id
left join lateral (select coalesce(max((e.at at time zone r.time_zone)::date), l.starts_on) as day from referral_events e
  where e.referral_id = r.id and e.action = 'interrupt') s on l.status = 'suspended'
where l.service_id = @service and l.status in ('planned','suspended') and (l.status = 'planned' and (l.missed_at is not null or l.starts_on < @today)
  or l.status = 'suspended' and s.day + cast(@patience as integer) <= @today) and ` + charge.Owned + `
order by l.missed_at desc nulls last, l.starts_on, l.id limit 50`

// ForToday lists who was expected at a partner's and has not arrived, the latest
// first, then of whom nothing was heard since the day of their entry or whose placement
// stands suspended for Patience days, and of whom it is to be asked until a day what has
// become of them, the oldest first: of those the actor answers for. It is one statement.
func ForToday(ctx context.Context, tx *db.Tx, c charge.Charge, today, until day.Day) (missed []Row, due []DueRow, err error) {
	var rows []struct {
		Row
		Last, First string
		Months      int
	}
	args := c.Args()
	args["service"], args["today"], args["until"], args["patience"] = tx.Actor.Service, today, until, Patience
	if err := store.In(ctx, tx).Raw("("+missing+") union all ("+followUpsDue+")", args).Scan(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("placements for today: %w", err)
	}
	for _, row := range rows {
		row.Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
		if row.Months == 0 {
			missed = append(missed, row.Row)
		} else {
			due = append(due, DueRow{Placement: row.ID, Name: row.Name, BirthOn: row.BirthOn, OrganisationName: row.OrganisationName, Months: row.Months, DueOn: row.DueOn})
		}
	}
	return missed, due, nil
}

// Caller is a service that has somebody in the actor's house, and its number.
type Caller struct {
	Name  string
	Phone string // E.164
}

// Services lists the services that have somebody in the actor's house: whom to
// call about an absence.
func Services(ctx context.Context, tx *db.Tx) ([]Caller, error) {
	var all []Caller
	err := store.In(ctx, tx).Raw(`select name, phone from services where id in (select service_id from placements
		where organisation_id = ? and status in ('planned','active','suspended')) order by name limit 20`, tx.Actor.Organisation).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("services of a house: %w", err)
	}
	return all, nil
}
