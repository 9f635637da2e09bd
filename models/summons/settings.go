package summons

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Settings are how many days before an appointment a person is reminded, the
// earlier reminder first; zero is not at all.
type Settings struct{ First, Second int }

// Usual are the settings of a service that has none of its own.
var Usual = Settings{First: 7, Second: 2}

// Earliest is how many days ahead a reminder may be.
const Earliest = 30

// Days lists the reminders there are, the earlier first.
func (s Settings) Days() []int {
	var all []int
	for _, days := range []int{s.First, s.Second} {
		if days > 0 {
			all = append(all, days)
		}
	}
	return all
}

// SettingsOf reads those of the actor's service.
func SettingsOf(ctx context.Context, tx *db.Tx) (Settings, error) {
	var row struct{ FirstDays, SecondDays int }
	found := store.In(ctx, tx).Raw("select first_days, second_days from summons_settings where service_id = ?", tx.Actor.Service).Scan(&row)
	if found.Error != nil {
		return Settings{}, fmt.Errorf("settings of reminders: %w", found.Error)
	}
	if found.RowsAffected == 0 {
		return Usual, nil
	}
	return Settings{row.FirstDays, row.SecondDays}, nil
}

// SetReminders changes the settings of the actor's service, as typed; empty is no
// reminder. A single one is the first. What was sent stays; what is to come goes
// by the new days.
func SetReminders(ctx context.Context, tx *db.Tx, first, second string) error {
	var wrong fault.Collector
	s := Settings{First: readDays(&wrong, "first_days", first), Second: readDays(&wrong, "second_days", second)}
	if wrong.Err() == nil && s.Second > 0 && s.First <= s.Second {
		wrong.Add("second_days", "summons.error.order")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	row := map[string]any{"service_id": tx.Actor.Service, "first_days": s.First, "second_days": s.Second, "changed_at": tx.Now, "changed_by": tx.Actor.Account}
	err := store.In(ctx, tx).Table("summons_settings").
		Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "service_id"}}, DoUpdates: clause.AssignmentColumns([]string{"first_days", "second_days", "changed_at", "changed_by"})}).
		Create(row).Error
	if err != nil {
		return fmt.Errorf("settings of reminders: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "summons_settings", ID: tx.Actor.Service, Detail: fmt.Sprintf("%d,%d", s.First, s.Second)})
}

func readDays(wrong *fault.Collector, field, typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	days, err := strconv.Atoi(typed)
	if err != nil || days < 0 || days > Earliest {
		wrong.Add(field, "summons.error.days", "max", Earliest)
	}
	return days
}
