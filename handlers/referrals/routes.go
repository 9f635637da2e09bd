// Package referrals serves referrals to both sides: the service that writes and
// sends them, and the partner that answers.
package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/referrals"
)

// Routes are the pages of referrals.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons/:person/referrals/new", actor.ReferralWrite, choose),
		web.POST("/persons/:person/referrals", actor.ReferralWrite, views.NewForm{}, start).OrAgain(chooseAgain),

		web.GET("/referral-drafts/:draft", actor.ReferralWrite, draft),
		web.POST("/referral-drafts/:draft", actor.ReferralWrite, views.DraftForm{}, save).OrAgain(draftAgain),
		web.POST("/referral-drafts/:draft/discarding", actor.ReferralWrite, nil, discard),
		web.GET("/referral-drafts/:draft/check", actor.ReferralWrite, check),
		web.POST("/referral-drafts/:draft/sending", actor.ReferralWrite, views.SendingForm{}, send).OrAgain(checkAgain),

		web.GET("/referrals", actor.ReferralRead, list),
		web.GET("/referrals/:referral", actor.ReferralRead, show),
		web.POST("/referrals/:referral/acknowledgement", actor.ReferralAnswer, nil, acknowledge),
		web.GET("/referrals/:referral/decision", actor.ReferralAnswer, decide),
		web.POST("/referrals/:referral/decision", actor.ReferralAnswer, views.DecisionForm{}, decision).OrAgain(decideAgain),
		web.POST("/referrals/:referral/answer", actor.ReferralWrite, views.AnswerForm{}, answer).OrAgain(answerAgain),
		web.POST("/referrals/:referral/withdrawal", actor.ReferralWrite, views.WithdrawalForm{}, withdraw).OrAgain(withdrawAgain),
	}
}
