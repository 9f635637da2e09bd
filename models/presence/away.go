package presence

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Away is somebody whose house does not know where they are.
type Away struct {
	Placement        id.Of[referral.Placement]
	Name             string
	BirthOn          day.Day
	OrganisationName string
	OrganisationTel  string // E.164
	DayOn            day.Day
	NoticedAt        *day.Clock // by the clocks there; nil where nobody said
	Recorded         time.Time
	Register         bool // on the custody register: it may be an escape
}

// away reads the nights of those days that nobody explained before anything else, and their
// referrals one by one, whatever the values are: a plan for any value takes them for hundreds
// and begins with all referrals of an officer.
const away = `
with gone as materialized (
  select a.id, a.referral_id, a.day_on, a.noticed_at, a.recorded_at from presences a
  where a.service_id = @service and a.mark = 'away_unexplained' and a.day_on >= @since
    and not exists (select from presences later where later.referral_id = a.referral_id and later.day_on > a.day_on)
)
select l.id as placement, p.last_name as last, p.first_name as first, p.birth_on, g.name as organisation_name, g.phone as organisation_tel, a.day_on, a.noticed_at, a.recorded_at as recorded,
  exists (select from measures m where m.person_id = p.id and m.in_custody_register) as register
from gone a cross join lateral (select id, person_id, organisation_id, referent_id, branch_id from referrals where id = a.referral_id offset 0) r
join placements l on l.referral_id = r.id join persons p on p.id = r.person_id join organisations g on g.id = r.organisation_id
where l.status in ('active','suspended') and ` + charge.Owned + `
order by a.recorded_at desc, a.id limit 50`

// awayFor is how long an absence stands in somebody's day, unless the house says
// before that the person is back.
const awayFor = 14

// AwayNow lists who is away without a known reason, of those the actor answers
// for: until a later mark says where they are.
func AwayNow(ctx context.Context, tx *db.Tx, c charge.Charge, today day.Day) ([]Away, error) {
	var rows []struct {
		Away
		Last, First string
	}
	args := c.Args()
	args["service"], args["since"] = tx.Actor.Service, today.Add(-awayFor)
	if err := store.In(ctx, tx).Raw(away, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("away: %w", err)
	}
	all := make([]Away, len(rows))
	for i, row := range rows {
		all[i] = row.Away
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
