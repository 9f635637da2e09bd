package notification

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Preferences says how soon somebody wants e-mails, topic by topic.
type Preferences map[Topic]Pace

// OwnPreferences are the actor's; what was never chosen is at once.
func OwnPreferences(ctx context.Context, tx *db.Tx) (Preferences, error) {
	var rows []struct {
		Topic Topic
		Pace  Pace
	}
	err := store.In(ctx, tx).Raw("select topic, pace from notification_preferences where account_id = ?", tx.Actor.Account).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("preferences of account %s: %w", tx.Actor.Account, err)
	}
	all := Preferences{}
	for _, topic := range Topics {
		all[topic] = AtOnce
	}
	for _, row := range rows {
		all[row.Topic] = row.Pace
	}
	return all, nil
}

const choose = `
insert into notification_preferences (account_id, topic, pace, changed_at) values (?, ?, ?, ?)
on conflict (account_id, topic) do update set pace = excluded.pace, changed_at = excluded.changed_at`

// Choose keeps the actor's preferences, for what is told from now on. A pace
// that does not exist is a fault of its field, which is named like the topic.
func Choose(ctx context.Context, tx *db.Tx, chosen Preferences) error {
	var wrong fault.Collector
	for _, topic := range Topics {
		if !slices.Contains(Paces, chosen[topic]) {
			wrong.Add(string(topic), "notification.error.pace")
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	for _, topic := range Topics {
		if err := store.In(ctx, tx).Exec(choose, tx.Actor.Account, string(topic), string(chosen[topic]), tx.Now).Error; err != nil {
			return fmt.Errorf("preferences of account %s: %w", tx.Actor.Account, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "notification_preference", ID: tx.Actor.Account})
}
