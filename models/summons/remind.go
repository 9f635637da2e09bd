package summons

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// A reminder is nothing before its hour has come: no row that an act would have
// to take back. On its day the clock looks for the appointments that stand then,
// between ReminderFrom and ReminderUntil as clocks show where one is received.
var (
	ReminderFrom  = day.ClockOf(10, 0)
	ReminderUntil = day.ClockOf(20, 0)
)

// Due is a reminder whose hour has come.
type Due struct {
	Referral     referral.ID
	Person       person.ID
	Organisation uuid.UUID
	Number       int
	Sequence     int
	DaysBefore   int
	On           day.Day
	StartsAt     time.Time
	Held         referral.Held
	Zone         string
	At           referral.Address `gorm:"embedded;embeddedPrefix:at_"` // where one is received
	ServicePhone string
	Language     string
	Phone        string
	SMS          string
	Email        string
}

// An appointment agreed on after the hour of a reminder needs none: who was told
// of it a moment ago is not reminded.
const due = `
select r.id as referral, r.person_id as person, r.organisation_id as organisation, c.number, c.sequence, d.days_before, c.happens_on as "on", c.starts_at, c.held,
  t.time_zone as zone, t.address as at_street, t.commune as at_commune, s.phone as service_phone, p.language, p.phone, p.sms, p.email
from referral_appointments c join referrals r on r.id = c.referral_id join persons p on p.id = r.person_id
join offers o on o.id = r.offer_id join sites t on t.id = o.site_id join services s on s.id = r.service_id left join summons_settings w on w.service_id = r.service_id
cross join lateral (values (coalesce(w.first_days, @first)), (coalesce(w.second_days, @second))) d (days_before)
where c.service_id = @service and c.happens_on between @from and @until and d.days_before > 0
  and (cast(@now as timestamptz) at time zone t.time_zone)::date = c.happens_on - d.days_before
  and (cast(@now as timestamptz) at time zone t.time_zone)::time between cast(@opens as time) and cast(@closes as time)
  and c.at < (c.happens_on - d.days_before + cast(@opens as time)) at time zone t.time_zone
  and ` + stands + ` and ` + followed + `
  and not exists (select from summonses x where x.referral_id = r.id and x.number = c.number and x.sequence = c.sequence and x.kind = 'reminder' and x.days_before = d.days_before)
order by c.happens_on, r.id limit @limit`

// dueLength bounds what one look finds; the next finds the rest.
const dueLength = 500

// DueReminders lists the reminders of the worker's service whose hour has come.
func DueReminders(ctx context.Context, tx *db.Tx) ([]Due, error) {
	today := day.On(tx.Now, time.UTC)
	var all []Due
	err := store.In(ctx, tx).Raw(due, map[string]any{
		"service": tx.Actor.Service, "first": Usual.First, "second": Usual.Second, "from": today.Add(-1), "until": today.Add(Earliest + 1),
		"now": tx.Now, "opens": ReminderFrom, "closes": ReminderUntil, "limit": dueLength,
	}).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("due reminders: %w", err)
	}
	return all, nil
}

// Way is how the person is reminded; empty where neither way can be taken. Who
// refuses SMS gets none.
func (d Due) Way(reach Reach) Channel {
	to := person.Person{Phone: d.Phone, SMS: d.SMS, Email: d.Email}
	hindered := ways(to, reach)
	for _, way := range []Channel{SMS, Email} {
		if hindered[way] == "" {
			return way
		}
	}
	return ""
}

// Remind leaves a reminder to be sent at once, unless it was left already.
func Remind(ctx context.Context, tx *db.Tx, d Due, way Channel, text string) error {
	message := id.New[Summons]()
	row := map[string]any{
		"id": message, "service_id": tx.Actor.Service, "person_id": d.Person, "referral_id": d.Referral, "organisation_id": d.Organisation,
		"number": d.Number, "sequence": d.Sequence, "kind": string(Reminder), "days_before": d.DaysBefore, "channel": string(way), "language": d.Language,
		"address": d.Email, "text": text, "status": string(Programmed), "created_at": tx.Now,
	}
	if way == SMS {
		row["address"], row["segments"] = d.Phone, Segments(text).Segments
	}
	done := store.In(ctx, tx).Table("summonses").Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	if done.Error != nil {
		return fmt.Errorf("remind of referral %s: %w", d.Referral, done.Error)
	}
	if done.RowsAffected == 0 {
		return nil
	}
	return store.Enqueue(ctx, tx, store.Job{Args: Deliver{Summons: message.UUID, Service: tx.Actor.Service}})
}

// Planned is a reminder to come, if nothing changes until then.
type Planned struct {
	DaysBefore int
	At         time.Time
}

// Reminders lists those to come for the appointment as it stands, the earliest
// first; none where it does not, or no way can be taken.
func (o Outlook) Reminders(now time.Time) ([]Planned, error) {
	if !o.Stands || o.Ways[SMS] != "" && o.Ways[Email] != "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of referral %s: %w", o.ID, err)
	}
	var all []Planned
	for _, days := range o.Settings.Days() {
		at := o.At.On.Add(-days).In(zone, ReminderFrom)
		if at.After(now) && o.At.At.Before(at) {
			all = append(all, Planned{days, at})
		}
	}
	return all, nil
}
