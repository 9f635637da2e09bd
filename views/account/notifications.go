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
	Invites   string `form:"invites"` // empty where nothing was asked of it
}

// Notifications is the page of these choices.
type Notifications struct {
	Leads  bool // may lead groups, and is asked for invitations
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

func invites(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(notification.AllInvites))
	for i, one := range notification.AllInvites {
		options[i] = ui.Option{Value: string(one), Label: locales.T(ctx, "notification.invites."+string(one)), Hint: locales.T(ctx, "notification.invites_hint."+string(one))}
	}
	return options
}

func paces(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(notification.Paces))
	for i, pace := range notification.Paces {
		options[i] = ui.Option{Value: string(pace), Label: locales.T(ctx, "notification.pace."+string(pace)), Hint: locales.T(ctx, "notification.pace_hint."+string(pace))}
	}
	return options
}
