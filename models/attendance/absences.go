package attendance

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/charge"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// Absence is a session that somebody missed without a word.
type Absence struct {
	Person   person.ID
	Name     string // NOM Prénom
	BirthOn  day.Day
	Register bool // under écrou: to be told at once
	Session  programme.SessionID
	Label    string // the cycle's, neutral
	Position int
	StartsAt time.Time
}

// absencesLength bounds what a day's worklist shows.
const absencesLength = 50

// absences reads the sessions of those days before anything else, whatever the values
// are: a plan for any value begins with all persons of an officer.
const absences = `
with recent as materialized (
  select id, cycle_id, position, starts_at from sessions where service_id = @service and starts_at between @since and @now
)
select p.id as person, p.last_name as last, p.first_name as first, p.birth_on, s.id as session, c.label, s.position, s.starts_at,
  exists (select from measures m where m.person_id = p.id and m.in_custody_register and (m.ends_on is null or m.ends_on >= cast(s.starts_at at time zone c.time_zone as date))) as register
from recent s join attendance a on a.session_id = s.id join enrolments e on e.id = a.enrolment_id join persons p on p.id = e.person_id
join cycles c on c.id = s.cycle_id
where a.mark = @mark and p.status in ('active', 'transferring') and ` + charge.OwnedPersons + `
order by s.starts_at desc, p.sort_key, p.id limit @limit`

// AbsencesSince lists the unexplained absences recorded of sessions since an
// instant, of the persons the actor answers for, the latest first.
func AbsencesSince(ctx context.Context, tx *db.Tx, c charge.Charge, since time.Time) ([]Absence, error) {
	args := c.Args()
	args["service"], args["since"], args["now"], args["mark"], args["limit"] = tx.Actor.Service, since, tx.Now, string(Unexcused), absencesLength
	var rows []struct {
		Absence
		Last, First string
	}
	if err := store.In(ctx, tx).Raw(absences, args).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("absences: %w", err)
	}
	all := make([]Absence, len(rows))
	for i, row := range rows {
		all[i] = row.Absence
		all[i].Name = person.Person{LastName: row.Last, FirstName: row.First}.Name()
	}
	return all, nil
}
