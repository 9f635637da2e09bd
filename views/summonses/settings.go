package summonses

import (
	"strconv"

	"passerelle/models/summons"
	"passerelle/views/ui"
)

// Settings is when a service has persons reminded.
type Settings struct {
	Form   SettingsForm
	Errors ui.Errors
}

// SettingsForm is how many days before, as typed; empty is not at all.
type SettingsForm struct {
	First  string `form:"first_days"`
	Second string `form:"second_days"`
}

// FormOf is the form as it stands.
func FormOf(s summons.Settings) SettingsForm {
	return SettingsForm{typedDays(s.First), typedDays(s.Second)}
}

func typedDays(days int) string {
	if days == 0 {
		return ""
	}
	return strconv.Itoa(days)
}
