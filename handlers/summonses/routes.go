// Package summonses serves the pages from which persons are told of their
// appointments, and takes what a gateway says of the messages.
package summonses

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// With is what these pages need of the program.
type With struct {
	Reach summons.Reach
	// Secret is what a gateway signs its receipts with; without one none is taken.
	Secret string
}

// handler are the pages that depend on how the program is set up.
type handler struct {
	With
	limit *web.Limiter
}

// Routes are the pages of messages to persons.
func Routes(with With) []web.Route {
	h := handler{with, web.NewLimiter(receiptsAMinute, time.Minute, nil)}
	return []web.Route{
		web.GET("/referrals/:referral/summonses", actor.ReferralWrite, h.tell),
		web.POST("/referrals/:referral/summonses", actor.ReferralWrite, views.TellingForm{}, h.send).OrAgain(h.sendAgain),

		web.GET("/summonses", actor.SummonsFollow, bounces),
		web.POST("/summonses/:summons/follow-up", actor.SummonsFollow, views.FollowForm{}, follow).OrAgain(followAgain),
		web.POST("/summonses/:summons/return", actor.SummonsFollow, nil, comeBack),

		web.GET("/summons-settings", actor.ReferenceEdit, settings),
		web.POST("/summons-settings", actor.ReferenceEdit, views.SettingsForm{}, set).OrAgain(setAgain),
		web.GET("/summons-settings/words", actor.ReferenceEdit, words),
		web.POST("/summons-settings/words", actor.ReferenceEdit, views.WordsForm{}, setWords).OrAgain(wordsAgain),

		web.POST("/sms/receipts", actor.Anyone, receiptForm{}, h.receipt).WithoutWork(),
	}
}
