package account

import (
	"context"

	"passerelle/locales"
	"passerelle/models/notification"
	"passerelle/views/ui"
)

// NotificationsForm is how soon somebody wants e-mails: a field a topic.
type NotificationsForm struct {
	Referrals string `form:"referrals"`
	Deadlines string `form:"deadlines"`
	Sessions  string `form:"sessions"`
}

// Notifications is the page of these choices.
type Notifications struct {
	Form   NotificationsForm
	Errors ui.Errors
}

func (p Notifications) topics() []struct {
	topic  notification.Topic
	chosen string
} {
	return []struct {
		topic  notification.Topic
		chosen string
	}{{notification.Referrals, p.Form.Referrals}, {notification.Deadlines, p.Form.Deadlines}, {notification.Sessions, p.Form.Sessions}}
}

func paces(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(notification.Paces))
	for i, pace := range notification.Paces {
		options[i] = ui.Option{Value: string(pace), Label: locales.T(ctx, "notification.pace."+string(pace)), Hint: locales.T(ctx, "notification.pace_hint."+string(pace))}
	}
	return options
}
