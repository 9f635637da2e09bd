package account

import (
	"passerelle/handlers/web"
	"passerelle/models/notification"
	views "passerelle/views/account"
)

func preferences(r *web.Request) error {
	chosen, err := notification.OwnPreferences(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.NotificationsPage(views.Notifications{Form: views.NotificationsForm{
		Referrals: string(chosen[notification.Referrals]), Deadlines: string(chosen[notification.Deadlines]), Sessions: string(chosen[notification.Sessions])}}))
}

func prefer(r *web.Request) error {
	var form views.NotificationsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	chosen := notification.Preferences{notification.Referrals: notification.Pace(form.Referrals), notification.Deadlines: notification.Pace(form.Deadlines),
		notification.Sessions: notification.Pace(form.Sessions)}
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
	return r.Page(views.NotificationsPage(views.Notifications{Form: form, Errors: r.Errors()}))
}
