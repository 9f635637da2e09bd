// Package summonses serves the pages from which persons are told of what
// they are awaited at, and takes what a gateway says of the messages.
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
	// Print makes PDFs of letters; nil where no browser is there to do it.
	Print web.Make
	limit *web.Limiter
}

// Routes are the pages of messages to persons.
func Routes(with With, print web.Make) []web.Route {
	h := handler{with, print, web.NewLimiter(receiptsAMinute, time.Minute, nil)}
	return []web.Route{
		web.GET("/referrals/:referral/summonses", actor.ReferralWrite, h.tell(ofReferral)),
		web.POST("/referrals/:referral/summonses", actor.ReferralWrite, views.TellingForm{}, h.send(ofReferral)).OrAgain(h.sendAgain(ofReferral)),
		web.GET("/referrals/:referral/convocation", actor.ReferralWrite, h.convocation(ofReferral)),
		web.FILE("/referrals/:referral/convocation/pdf", actor.ReferralWrite, h.convocationPDF(ofReferral)),
		web.GET("/enrolments/:seat/summonses", actor.CycleEnrol, h.tell(ofSeat)),
		web.POST("/enrolments/:seat/summonses", actor.CycleEnrol, views.TellingForm{}, h.send(ofSeat)).OrAgain(h.sendAgain(ofSeat)),
		web.GET("/enrolments/:seat/convocation", actor.CycleEnrol, h.convocation(ofSeat)),
		web.FILE("/enrolments/:seat/convocation/pdf", actor.CycleEnrol, h.convocationPDF(ofSeat)),
		web.GET("/visits/:visit/summonses", actor.DeskBook, h.tell(ofVisit)),
		web.POST("/visits/:visit/summonses", actor.DeskBook, views.TellingForm{}, h.send(ofVisit)).OrAgain(h.sendAgain(ofVisit)),
		web.GET("/visits/:visit/convocation", actor.DeskBook, h.convocation(ofVisit)),
		web.FILE("/visits/:visit/convocation/pdf", actor.DeskBook, h.convocationPDF(ofVisit)),

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
