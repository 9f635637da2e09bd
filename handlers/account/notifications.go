package account

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/notification"
	views "passerelle/views/account"
)

func preferences(r *web.Request) error {
	chosen, err := notification.OwnPreferences(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.NotificationsPage(views.Notifications{Leads: r.Actor().May(actor.GroupRead), Form: views.NotificationsForm{
		Referrals: string(chosen.Paces[notification.Referrals]), Deadlines: string(chosen.Paces[notification.Deadlines]),
		Sessions: string(chosen.Paces[notification.Sessions]), Invites: string(chosen.Invites)}}))
}

func prefer(r *web.Request) error {
	var form views.NotificationsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	chosen := notification.Preferences{Invites: notification.Invites(form.Invites), Paces: map[notification.Topic]notification.Pace{
		notification.Referrals: notification.Pace(form.Referrals), notification.Deadlines: notification.Pace(form.Deadlines), notification.Sessions: notification.Pace(form.Sessions)}}
	if err := notification.Choose(r.Context(), r.Tx, chosen); err != nil {
		return err
	}
	return r.SeeOther("/account/notifications", "notification.flash.saved")
}

func preferAgain(r *web.Request) error {
	var form views.NotificationsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	return r.Page(views.NotificationsPage(views.Notifications{Leads: r.Actor().May(actor.GroupRead), Form: form, Errors: r.Errors()}))
}
