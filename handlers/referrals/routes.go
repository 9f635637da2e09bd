// Package referrals serves referrals to both sides: the service that writes and
// sends them, and the partner that answers.
package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/referral"
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

		web.POST("/referrals/:referral/messages", actor.ReferralMessage, views.MessageForm{}, message).OrAgain(writtenAgain(referral.DoMessage)),
		web.POST("/referrals/:referral/notes", actor.ReferralWrite, views.MessageForm{}, note).OrAgain(writtenAgain(views.Noting)),
		web.GET("/referrals/:referral/amendment", actor.ReferralWrite, amendment),
		web.POST("/referrals/:referral/amendment", actor.ReferralWrite, views.AmendmentForm{}, amend).OrAgain(amendAgain),
		web.POST("/referrals/:referral/transfer", actor.ReferralWrite, views.TransferForm{}, transfer).OrAgain(fileAgain(referral.DoTransfer)),
		web.POST("/referrals/:referral/assignment", actor.ReferralAnswer, views.AssignmentForm{}, assign).OrAgain(fileAgain(referral.DoAssign)),
		web.POST("/referrals/:referral/rerouting", actor.ReferralWrite, views.NewForm{}, reroute).OrAgain(fileAgain(referral.DoSettle)),
		web.POST("/referrals/:referral/settlement", actor.ReferralWrite, views.SettlementForm{}, settle).OrAgain(fileAgain(referral.DoSettle)),

		web.GET("/reasons", actor.ReferenceEdit, reasons),
		web.POST("/reasons", actor.ReferenceEdit, views.ReasonForm{}, addReason).OrAgain(addReasonAgain),
		web.POST("/reasons/:reason", actor.ReferenceEdit, views.ReasonForm{}, changeReason).OrAgain(changeReasonAgain),
	}
}
