package summons

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"passerelle/models/attendance"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// Meeting is what a person is awaited at, and no more than they may be told of it:
// never the purpose, the group or the names of who receives them.
type Meeting struct {
	Number   int // of a referral's appointment
	Sequence int // of its version
	On       day.Day
	StartsAt time.Time // zero where the hour was not said
	Held     referral.Held
	Place    string // an address; empty where it is not known
	Named    string // of the place, where a letter has no address to give
	// Whereabouts is the place as the service knows it, which no message may write
	// where its name says why one comes.
	Whereabouts string
	Zone        string    // of the clocks there
	Agreed      time.Time // since when it is known
}

// Called is somebody who is awaited, or was.
type Called struct {
	Subject   Subject
	To        person.Person
	At        Meeting
	Stands    bool // they are to be called
	Off       bool // it was still to come, and will not be
	Street    string
	Phone     string // whom to call, E.164
	Contact   string // who answers for them; empty for nobody
	Reference string // of the referral
	Cycle     programme.CycleID
	Label     string    // of the group, for the service alone
	Sessions  []Session // of the group, those that may be told of

	organisation uuid.UUID // of the referral
}

// Session is one that somebody may be called to.
type Session struct {
	ID       programme.SessionID
	StartsAt time.Time
}

// CalledOf reads who is awaited at what, for those of the service who may read the
// person's file.
func CalledOf(ctx context.Context, tx *db.Tx, of Subject) (Called, error) {
	switch {
	case !of.Enrolment.Zero():
		return seated(ctx, tx, of)
	case !of.Visit.Zero():
		return visiting(ctx, tx, of)
	}
	c, err := referral.ConvocationOf(ctx, tx, of.Referral)
	if err != nil {
		return Called{}, err
	}
	_, marked := c.Marking()
	return Called{
		Subject: of, To: c.To, Stands: c.Stands, Off: !marked && c.Ahead && (c.At.Cancelled || !referral.Live(c.Status)),
		At: Meeting{
			Number: c.At.Number, Sequence: c.At.Sequence, On: c.At.On, StartsAt: c.At.StartsAt, Held: c.At.Held,
			Place: c.Recipient.Where(), Whereabouts: c.Recipient.Where(), Named: c.Place, Zone: c.Zone, Agreed: c.At.At,
		},
		Street: c.Sender.Street, Phone: c.Sender.Phone, Contact: c.ReferentName, Reference: c.Reference, organisation: c.Organisation.UUID,
	}, nil
}

// place is the address of a room m, or of the branch b that it is in.
const place = `coalesce(nullif(m.site, ''), b.address)`

// outside says that nobody has to enter a prison: within its walls people are called
// by those who keep them.
const outside = `(b.kind <> 'custody' and coalesce(m.setting, 'open') = 'open')`

// planned says whether a session s of a cycle y will be held.
const planned = `(s.status = 'planned' and y.status in ('open','running'))`

// onRoll says whether an enrolment e is on the roll of a session s: that of a session
// held again has only those who did not attend the first.
const onRoll = `(s.makes_up_id is null or not exists (select from attendance k where k.session_id = s.makes_up_id and k.enrolment_id = e.id and k.mark in @attended))`

// attended are the marks of whoever took part.
func attended() (marks []string) {
	for _, one := range attendance.Marks() {
		if one.Attended {
			marks = append(marks, string(one.Mark))
		}
	}
	return marks
}

const seat = `
select e.person_id as person, y.id as cycle, y.label, e.enrolled_at as agreed, s.id as session, s.starts_at, y.time_zone as zone, ` + place + ` as place,
  v.address as street, coalesce(nullif(b.phone, ''), v.phone) as phone,
  e.status = 'enrolled' and ` + planned + ` and ` + outside + ` as stands, e.status = 'enrolled' and (s.status = 'cancelled' or y.status = 'cancelled') as off
from enrolments e join cycles y on y.id = e.cycle_id join sessions s on s.cycle_id = e.cycle_id join branches b on b.id = y.branch_id join services v on v.id = e.service_id
left join rooms m on m.id = s.room_id
where e.id = @enrolment and ` + onRoll + ` and (s.status in ('planned','cancelled') or s.id = @session)
order by s.starts_at, s.id`

// seated is somebody with a seat in a group, and the session that is asked for or
// comes next.
func seated(ctx context.Context, tx *db.Tx, of Subject) (Called, error) {
	var rows []row
	if err := store.In(ctx, tx).Raw(seat, map[string]any{"enrolment": of.Enrolment, "session": of.Session, "attended": attended()}).Scan(&rows).Error; err != nil {
		return Called{}, fmt.Errorf("sessions of enrolment %s: %w", of.Enrolment, err)
	}
	var at *row
	var ahead []Session
	for i, r := range rows {
		next := of.Session.Zero() && r.StartsAt.After(tx.Now) && (at == nil || !at.Stands && r.Stands)
		if next || !of.Session.Zero() && r.Session == of.Session {
			at = &rows[i]
		}
		if r.StartsAt.After(tx.Now) {
			ahead = append(ahead, Session{r.Session, r.StartsAt})
		}
	}
	if at == nil && of.Session.Zero() && len(rows) > 0 {
		at = &rows[len(rows)-1]
	}
	if at == nil {
		return unseated(ctx, tx, of)
	}
	called, err := at.called(ctx, tx, of)
	called.Subject.Session, called.Sessions = at.Session, ahead
	return called, err
}

// unseated is somebody with a seat in a group that has no such session.
func unseated(ctx context.Context, tx *db.Tx, of Subject) (Called, error) {
	if !of.Session.Zero() {
		return Called{}, fault.Missing()
	}
	var r row
	found := store.In(ctx, tx).Raw(`select e.person_id as person, y.id as cycle, y.label, y.time_zone as zone from enrolments e join cycles y on y.id = e.cycle_id where e.id = ?`, of.Enrolment).Scan(&r)
	if found.Error != nil {
		return Called{}, fmt.Errorf("enrolment %s: %w", of.Enrolment, found.Error)
	}
	if found.RowsAffected == 0 {
		return Called{}, fault.Missing()
	}
	return r.called(ctx, tx, of)
}

const visit = `
select v.person_id as person, v.booked_at as agreed, v.starts_at, d.time_zone as zone, b.address as place, s.address as street, coalesce(nullif(b.phone, ''), s.phone) as phone,
  v.cancelled_at is null and v.mark is null and b.kind <> 'custody' as stands, v.cancelled_at is not null as off
from visits v join desks d on d.id = v.desk_id join branches b on b.id = d.branch_id join services s on s.id = v.service_id where v.id = ?`

// visiting is somebody with an hour at a permanence.
func visiting(ctx context.Context, tx *db.Tx, of Subject) (Called, error) {
	var r row
	found := store.In(ctx, tx).Raw(visit, of.Visit).Scan(&r)
	if found.Error != nil {
		return Called{}, fmt.Errorf("visit %s: %w", of.Visit, found.Error)
	}
	if found.RowsAffected == 0 {
		return Called{}, fault.Missing()
	}
	return r.called(ctx, tx, of)
}

// row is a session or an hour as it is read.
type row struct {
	Person   person.ID
	Cycle    programme.CycleID
	Label    string
	Agreed   time.Time
	Session  programme.SessionID
	StartsAt time.Time
	Zone     string
	Place    string
	Street   string
	Phone    string
	Stands   bool
	Off      bool
}

func (r row) called(ctx context.Context, tx *db.Tx, of Subject) (Called, error) {
	to, err := person.ByID(ctx, tx, r.Person)
	if err != nil {
		return Called{}, err
	}
	zone, err := day.Zone(r.Zone)
	if err != nil {
		return Called{}, err
	}
	ahead := r.StartsAt.After(tx.Now)
	return Called{
		Subject: of, To: to, Stands: r.Stands && ahead && to.Status.Open(), Off: r.Off && ahead,
		At:     Meeting{On: day.On(r.StartsAt, zone), StartsAt: r.StartsAt, Held: referral.OnSite, Place: discreet(r.Place), Whereabouts: r.Place, Zone: r.Zone, Agreed: r.Agreed},
		Street: r.Street, Phone: r.Phone, Contact: to.ReferentName, Cycle: r.Cycle, Label: r.Label,
	}, nil
}

// discreet is a place that may be written to a person: none where its name would say
// why they come.
func discreet(place string) string {
	if Reveals(place) != "" {
		return ""
	}
	return place
}
