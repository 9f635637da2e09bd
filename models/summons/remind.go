package summons

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/person"
)

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

// Remind leaves a message that is due to be sent at once, unless it was left already.
func Remind(ctx context.Context, tx *db.Tx, d Due, way Channel, text string) error {
	message := id.New[Summons]()
	row := map[string]any{
		"id": message, "service_id": tx.Actor.Service, "person_id": d.Person, "sequence": d.Sequence, "kind": string(d.Kind), "days_before": d.DaysBefore, "channel": string(way), "language": d.Language,
		"address": d.Email, "text": text, "status": string(Programmed), "created_at": tx.Now,
	}
	d.Subject.name(row, about{d.Whereabouts, d.Organisation, d.Number, d.Cycle, d.StartsAt})
	if way == SMS {
		row["address"], row["segments"] = d.Phone, Segments(text).Segments
	}
	done := store.In(ctx, tx).Table("summonses").Clauses(clause.OnConflict{DoNothing: true}).Create(row)
	if done.Error != nil {
		return fmt.Errorf("remind person %s: %w", d.Person, done.Error)
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
	zone, err := time.LoadLocation(o.At.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone of what person %s is awaited at: %w", o.To.ID, err)
	}
	var all []Planned
	for _, days := range o.Settings.Days() {
		at := o.At.On.Add(-days).In(zone, ReminderFrom)
		if at.After(now) && o.At.Agreed.Before(at) {
			all = append(all, Planned{days, at})
		}
	}
	return all, nil
}
