package attendance

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/programme"
)

// Moment is a line of a person's timeline: what was recorded of one session.
type Moment struct {
	At       time.Time // when the session started
	Session  programme.SessionID
	Label    string // the cycle's, neutral
	Position int
	TimeZone string // IANA name, the branch's
	Mark     Mark
	Late     bool // recorded on a later day
	ByName   string
	// Corrections is how many times the mark was replaced.
	Corrections int
}

// Key is the message key of the moment; {{.cycle}} is its Label, {{.number}} its
// Position, {{.mark}} its Mark in words.
func (m Moment) Key() string { return "attendance.moment.text" }

const ofPerson = `
select s.starts_at as at, s.id as session, c.label, s.position, c.time_zone, a.mark, a.late_entry as late, a.recorded_name as by_name,
  (select count(*) from attendance_corrections k where k.session_id = a.session_id and k.enrolment_id = a.enrolment_id) as corrections
from enrolments e
join attendance a on a.enrolment_id = e.id
join sessions s on s.id = a.session_id
join cycles c on c.id = s.cycle_id
where e.person_id = ? and s.starts_at < ?
order by s.starts_at desc, s.id limit 200`

// OfPerson lists what was recorded of a person in sessions before an instant,
// the latest session first, at most two hundred.
func OfPerson(ctx context.Context, tx *db.Tx, who person.ID, before time.Time) ([]Moment, error) {
	var moments []Moment
	if err := store.In(ctx, tx).Raw(ofPerson, who, before).Scan(&moments).Error; err != nil {
		return nil, fmt.Errorf("attendance of person %s: %w", who, err)
	}
	return moments, nil
}
