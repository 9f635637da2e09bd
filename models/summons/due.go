package summons

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// A reminder is nothing before its hour has come: no row that an act would have
// to take back. On its day the clock looks for what stands then, between
// ReminderFrom and ReminderUntil as clocks show where one is received. That
// something was moved or called off since one was told it says from ChangeFrom on.
var (
	ChangeFrom    = day.ClockOf(8, 0)
	ReminderFrom  = day.ClockOf(10, 0)
	ReminderUntil = day.ClockOf(20, 0)
)

// Due is a message whose hour has come: a reminder, or that a session or an hour one
// was told of has changed.
type Due struct {
	Subject
	Kind         Kind
	Person       person.ID
	Organisation uuid.UUID
	Cycle        programme.CycleID
	Number       int
	Sequence     int
	DaysBefore   int // of a reminder
	On           day.Day
	StartsAt     time.Time
	Held         referral.Held
	Zone         string
	At           referral.Address `gorm:"embedded;embeddedPrefix:at_"` // where one is received
	Whereabouts  string           `gorm:"-"`                           // the same as the service knows it, see Meeting
	Was          *string          // the place that the person knows, where it alone has changed
	Relocated    bool             `gorm:"-"` // that it has
	ServicePhone string
	Language     string
	Phone        string
	SMS          string
	Email        string
}

// The days before by the settings w of the service, the day it is where the clock t
// stands, and whether that clock shows an hour of reminders.
const (
	daysBefore = `cross join lateral (values (coalesce(w.first_days, @first)), (coalesce(w.second_days, @second))) d (days_before)`
	today      = `(cast(@now as timestamptz) at time zone t.time_zone)::date`
	clockIn    = `(cast(@now as timestamptz) at time zone t.time_zone)::time between cast(@opens as time) and cast(@closes as time)`
)

// An appointment agreed on after the hour of a reminder needs none: who was told
// of it a moment ago is not reminded.
const dueAppointments = `
select r.id as referral, null::uuid as enrolment, null::uuid as session, null::uuid as visit, 'reminder' as kind, r.person_id as person, r.organisation_id as organisation, null::uuid as cycle,
  c.number, c.sequence, d.days_before, c.happens_on as "on", c.starts_at, c.held, null::text as was,
  t.time_zone as zone, t.address as at_street, t.commune as at_commune, s.phone as service_phone, p.language, p.phone, p.sms, p.email
from referral_appointments c join referrals r on r.id = c.referral_id join persons p on p.id = r.person_id
join offers o on o.id = r.offer_id join sites t on t.id = o.site_id join services s on s.id = r.service_id left join summons_settings w on w.service_id = r.service_id
` + daysBefore + `
where c.service_id = @service and c.happens_on between @from and @until and d.days_before > 0
  and ` + today + ` = c.happens_on - d.days_before and ` + clockIn + `
  and c.at < (c.happens_on - d.days_before + cast(@opens as time)) at time zone t.time_zone
  and ` + stands + ` and ` + followed + `
  and not exists (select from summonses x where x.referral_id = r.id and x.number = c.number and x.sequence = c.sequence and x.kind = 'reminder' and x.days_before = d.days_before)`

// told is what tells a person, as far as one knows today.
const told = `status not in ('failed','cancelled')`

// seatColumns are those of a session s of a cycle y that somebody p has the seat e in.
const seatColumns = ` e.person_id as person, null::uuid as organisation, s.cycle_id as cycle, 0 as number`

// contact is where one comes, whom one calls, and how one is told.
const contact = ` t.time_zone as zone, ` + place + ` as at_street, '' as at_commune, coalesce(nullif(b.phone, ''), v.phone) as service_phone, p.language, p.phone, p.sms, p.email`

const seats = `
join cycles y on y.id = s.cycle_id join enrolments e on e.cycle_id = s.cycle_id join persons p on p.id = e.person_id
join branches b on b.id = y.branch_id join services v on v.id = s.service_id left join rooms m on m.id = s.room_id
cross join lateral (select y.time_zone) t`

// hour is that of the reminder of a session, or of an hour at a permanence, which
// begins at h.starts_at.
const hour = `((h.starts_at at time zone t.time_zone)::date - d.days_before + cast(@opens as time)) at time zone t.time_zone`

// Whoever was told of a session at another hour, or elsewhere, is first told of that.
const dueSessions = `
select null::uuid, e.id, s.id, null::uuid, 'reminder',` + seatColumns + `, coalesce(l.sequence, 0), d.days_before, (s.starts_at at time zone t.time_zone)::date, s.starts_at, 'on_site', null::text,` + contact + `
from sessions s` + seats + `
left join summons_settings w on w.service_id = s.service_id
` + daysBefore + `
cross join lateral (select s.starts_at) h
left join lateral (select x.sequence, x.starts_at, x.place, x.created_at from summonses x where x.enrolment_id = e.id and x.session_id = s.id and x.` + told + ` order by x.created_at desc, x.id desc limit 1) l on true
where s.service_id = @service and s.starts_at between @now and @ahead and d.days_before > 0 and e.status = 'enrolled' and ` + planned + ` and ` + outside + ` and ` + onRoll + `
  and ` + today + ` = (s.starts_at at time zone t.time_zone)::date - d.days_before and ` + clockIn + `
  and e.enrolled_at < ` + hour + ` and (l.created_at is null or l.created_at < ` + hour + ` and l.starts_at = s.starts_at and (l.place is null or l.place = ` + place + `))
  and ` + followed + `
  and not exists (select from summonses x where x.enrolment_id = e.id and x.session_id = s.id and x.starts_at = s.starts_at and x.kind = 'reminder' and x.days_before = d.days_before)`

const visits = `
from visits h join desks k on k.id = h.desk_id join branches b on b.id = k.branch_id join services v on v.id = h.service_id join persons p on p.id = h.person_id
cross join lateral (select k.time_zone) t cross join lateral (select null::text as site) m`

const dueVisits = `
select null::uuid, null::uuid, null::uuid, h.id, 'reminder', h.person_id, null::uuid, null::uuid, 0, coalesce(l.sequence, 0), d.days_before, (h.starts_at at time zone t.time_zone)::date, h.starts_at, 'on_site', null::text,` + contact + visits + `
left join lateral (select x.sequence, x.place from summonses x where x.visit_id = h.id and x.` + told + ` order by x.created_at desc, x.id desc limit 1) l on true
left join summons_settings w on w.service_id = h.service_id
` + daysBefore + `
where h.service_id = @service and h.starts_at between @now and @ahead and d.days_before > 0 and h.cancelled_at is null and h.mark is null and b.kind <> 'custody'
  and ` + today + ` = (h.starts_at at time zone t.time_zone)::date - d.days_before and ` + clockIn + `
  and h.booked_at < ` + hour + ` and (l.place is null or l.place = ` + place + `) and not exists (select from summonses x where x.visit_id = h.id and x.` + told + ` and x.created_at >= ` + hour + `)
  and ` + followed + `
  and not exists (select from summonses x where x.visit_id = h.id and x.kind = 'reminder' and x.days_before = d.days_before)`

// A session that moved, is held elsewhere, or will not be, since the person was told: l is
// what they know.
const changedSessions = `
select null::uuid, e.id, s.id, null::uuid, c.kind,` + seatColumns + `, l.sequence + case c.kind when 'moved' then 1 else 0 end, 0, (c.starts_at at time zone t.time_zone)::date, c.starts_at, 'on_site',
  case when c.kind = 'moved' and s.starts_at = l.starts_at then l.place end,` + contact + `
from (select distinct on (x.enrolment_id, x.session_id) x.enrolment_id, x.session_id, x.sequence, x.starts_at, x.place, x.kind from summonses x
    where x.service_id = @service and x.starts_at > @since and x.enrolment_id is not null and x.` + told + ` order by x.enrolment_id, x.session_id, x.created_at desc, x.id desc) l
join sessions s on s.id = l.session_id` + seats + `
cross join lateral (select case when ` + planned + ` then 'moved' else 'cancelled' end as kind, case when ` + planned + ` then s.starts_at else l.starts_at end as starts_at) c
where e.id = l.enrolment_id and e.status = 'enrolled' and ` + outside + ` and c.starts_at > @now
  and case c.kind when 'moved' then s.starts_at <> l.starts_at or l.place <> ` + place + ` else (s.status = 'cancelled' or y.status = 'cancelled') and l.kind <> 'cancelled' end
  and (cast(@now as timestamptz) at time zone t.time_zone)::time between cast(@early as time) and cast(@closes as time)
  and ` + followed + `
  and not exists (select from summonses x where x.enrolment_id = e.id and x.session_id = s.id and x.sequence = l.sequence + case c.kind when 'moved' then 1 else 0 end
    and x.kind = c.kind and x.by_id is null and x.status <> 'cancelled')`

// An hour at a permanence whose building has changed.
const movedVisits = `
select null::uuid, null::uuid, null::uuid, h.id, 'moved', h.person_id, null::uuid, null::uuid, 0, l.sequence + 1, 0, (h.starts_at at time zone t.time_zone)::date, h.starts_at, 'on_site', l.place,` + contact + visits + `
cross join lateral (select x.sequence, x.place from summonses x where x.visit_id = h.id and x.` + told + ` order by x.created_at desc, x.id desc limit 1) l
where h.service_id = @service and h.starts_at > @now and h.cancelled_at is null and h.mark is null and b.kind <> 'custody' and l.place <> ` + place + `
  and (cast(@now as timestamptz) at time zone t.time_zone)::time between cast(@early as time) and cast(@closes as time)
  and ` + followed + `
  and not exists (select from summonses x where x.visit_id = h.id and x.sequence = l.sequence + 1 and x.kind = 'moved' and x.by_id is null and x.status <> 'cancelled')`

const cancelledVisits = `
select null::uuid, null::uuid, null::uuid, h.id, 'cancelled', h.person_id, null::uuid, null::uuid, 0, 0, 0, (h.starts_at at time zone t.time_zone)::date, h.starts_at, 'on_site', null::text,` + contact + visits + `
where h.service_id = @service and h.starts_at > @now and h.cancelled_at is not null
  and exists (select from summonses x where x.visit_id = h.id and x.kind <> 'cancelled' and x.` + told + `)
  and (cast(@now as timestamptz) at time zone t.time_zone)::time between cast(@early as time) and cast(@closes as time)
  and ` + followed + `
  and not exists (select from summonses x where x.visit_id = h.id and x.kind = 'cancelled' and (x.` + told + ` or x.by_id is null and x.status <> 'cancelled'))`

const due = dueAppointments + ` union all ` + dueSessions + ` union all ` + dueVisits + ` union all ` + changedSessions + ` union all ` + movedVisits + ` union all ` + cancelledVisits + `
order by "on", person limit @limit`

// dueLength bounds what one look finds; the next finds the rest.
const dueLength = 500

// known is how long ago what a person was told of may have been, for them to be told
// of a change.
const known = 48 * time.Hour

// AllDue lists the messages of the worker's service whose hour has come.
func AllDue(ctx context.Context, tx *db.Tx) ([]Due, error) {
	on := day.On(tx.Now, time.UTC)
	var all []Due
	err := store.In(ctx, tx).Raw(due, map[string]any{
		"service": tx.Actor.Service, "first": Usual.First, "second": Usual.Second, "from": on.Add(-1), "until": on.Add(Earliest + 1), "since": tx.Now.Add(-known), "ahead": tx.Now.AddDate(0, 0, Earliest+2),
		"now": tx.Now, "early": ChangeFrom, "opens": ReminderFrom, "closes": ReminderUntil, "attended": attended(), "limit": dueLength,
	}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("due messages: %w", err)
	}
	for i := range all {
		all[i].locate()
	}
	// Between two places that no message writes the words would stay the same.
	return slices.DeleteFunc(all, func(d Due) bool { return d.Relocated && discreet(*d.Was) == d.At.Street }), nil
}

// locate keeps quiet in a message what must be, and not in its row.
func (d *Due) locate() {
	d.Whereabouts, d.Relocated = d.At.Where(), d.Was != nil
	if d.Referral.Zero() {
		d.At.Street = discreet(d.At.Street)
	}
}
