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

// Invites says whether sessions that somebody leads come for their calendar, with
// the e-mails that tell of them.
type Invites string

// Both ways, in the order of the page of preferences.
const (
	InvitesWithMail Invites = "with_mail"
	InvitesNone     Invites = "none"
)

// AllInvites lists them.
var AllInvites = []Invites{InvitesWithMail, InvitesNone}

// Preferences says how soon somebody wants e-mails, topic by topic, and whether
// invitations come with them.
type Preferences struct {
	Paces   map[Topic]Pace
	Invites Invites
}

// OwnPreferences are the actor's; what was never chosen is at once, with invitations.
func OwnPreferences(ctx context.Context, tx *db.Tx) (Preferences, error) {
	var rows []struct {
		Topic   Topic
		Pace    Pace
		Invites Invites
	}
	err := store.In(ctx, tx).Raw("select topic, pace, invites from notification_preferences where account_id = ?", tx.Actor.Account).Scan(&rows).Error
	if err != nil {
		return Preferences{}, fmt.Errorf("preferences of account %s: %w", tx.Actor.Account, err)
	}
	all := Preferences{Paces: map[Topic]Pace{}, Invites: InvitesWithMail}
	for _, topic := range Topics {
		all.Paces[topic] = AtOnce
	}
	for _, row := range rows {
		all.Paces[row.Topic] = row.Pace
		if row.Topic == Sessions {
			all.Invites = row.Invites
		}
	}
	return all, nil
}

const choose = `
insert into notification_preferences (account_id, topic, pace, changed_at) values (?, ?, ?, ?)
on conflict (account_id, topic) do update set pace = excluded.pace, changed_at = excluded.changed_at`

// Choose keeps the actor's preferences, for what is told from now on; Invites stay as
// they are where none are chosen. A pace that does not exist is a fault of its field,
// which is named like the topic.
func Choose(ctx context.Context, tx *db.Tx, chosen Preferences) error {
	var wrong fault.Collector
	for _, topic := range Topics {
		if !slices.Contains(Paces, chosen.Paces[topic]) {
			wrong.Add(string(topic), "notification.error.pace")
		}
	}
	if chosen.Invites != "" && !slices.Contains(AllInvites, chosen.Invites) {
		wrong.Add("invites", "notification.error.invites")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	for _, topic := range Topics {
		if err := store.In(ctx, tx).Exec(choose, tx.Actor.Account, string(topic), string(chosen.Paces[topic]), tx.Now).Error; err != nil {
			return fmt.Errorf("preferences of account %s: %w", tx.Actor.Account, err)
		}
	}
	if chosen.Invites != "" {
		err := store.In(ctx, tx).Table("notification_preferences").Where("account_id = ? and topic = ?", tx.Actor.Account, string(Sessions)).
			Updates(map[string]any{"invites": string(chosen.Invites)}).Error
		if err != nil {
			return fmt.Errorf("preferences of account %s: %w", tx.Actor.Account, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "notification_preference", ID: tx.Actor.Account})
}
