package summonses

import (
	"passerelle/handlers/web"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// settings shows when persons are reminded.
func settings(r *web.Request) error {
	now, err := summons.SettingsOf(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.SettingsPage(views.Settings{Form: views.FormOf(now)}))
}

// set changes it.
func set(r *web.Request) error {
	var form views.SettingsForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	if err := summons.SetReminders(r.Context(), r.Tx, form.First, form.Second); err != nil {
		return err
	}
	return r.SeeOther("/summons-settings", "summons.flash.settings")
}

func setAgain(r *web.Request) error {
	page := views.Settings{Errors: r.Errors()}
	if err := r.Decode(&page.Form); err != nil {
		return err
	}
	return r.Page(views.SettingsPage(page))
}
