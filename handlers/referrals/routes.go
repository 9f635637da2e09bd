// Package referrals serves referrals to both sides: the service that writes and
// sends them, and the partner that answers.
package referrals

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/document"
	"passerelle/models/referral"
	views "passerelle/views/referrals"
)

// With is what these pages need of the program.
type With struct {
	Files document.Rules
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

// handler are the pages that depend on how the program is set up.
type handler struct{ With }

// Routes are the pages of referrals.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/persons/:person/referrals/new", actor.ReferralWrite, choose),
		web.POST("/persons/:person/referrals", actor.ReferralWrite, views.NewForm{}, start).OrAgain(chooseAgain),

		web.GET("/referral-drafts/:draft", actor.ReferralWrite, draft),
		web.POST("/referral-drafts/:draft", actor.ReferralWrite, views.DraftForm{}, save).OrAgain(draftAgain),
		web.POST("/referral-drafts/:draft/discarding", actor.ReferralWrite, nil, discard),
		web.GET("/referral-drafts/:draft/check", actor.ReferralWrite, check),
		web.POST("/referral-drafts/:draft/sending", actor.ReferralWrite, views.SendingForm{}, send).OrAgain(checkAgain),

		web.GET("/referrals", actor.ReferralRead, list),
		web.GET("/referrals/:referral", actor.ReferralRead, h.show),
		web.POST("/referrals/:referral/acknowledgement", actor.ReferralAnswer, nil, acknowledge),
		web.GET("/referrals/:referral/decision", actor.ReferralAnswer, decide),
		kept(web.POST("/referrals/:referral/decision", actor.ReferralAnswer, views.DecisionForm{}, decision).OrAgain(decideAgain)),
		web.POST("/referrals/:referral/answer", actor.ReferralWrite, views.AnswerForm{}, answer).OrAgain(h.answerAgain),
		web.POST("/referrals/:referral/withdrawal", actor.ReferralWrite, views.WithdrawalForm{}, withdraw).OrAgain(h.withdrawAgain),

		kept(web.POST("/referrals/:referral/messages", actor.ReferralMessage, views.MessageForm{}, message).OrAgain(h.writtenAgain(referral.DoMessage))),
		web.POST("/referrals/:referral/notes", actor.ReferralWrite, views.MessageForm{}, note).OrAgain(h.writtenAgain(views.Noting)),
		web.GET("/referrals/:referral/amendment", actor.ReferralWrite, amendment),
		web.POST("/referrals/:referral/amendment", actor.ReferralWrite, views.AmendmentForm{}, amend).OrAgain(amendAgain),
		web.POST("/referrals/:referral/transfer", actor.ReferralWrite, views.TransferForm{}, transfer).OrAgain(h.fileAgain(referral.DoTransfer)),
		web.POST("/referrals/:referral/assignment", actor.ReferralAnswer, views.AssignmentForm{}, assign).OrAgain(h.fileAgain(referral.DoAssign)),
		web.POST("/referrals/:referral/rerouting", actor.ReferralWrite, views.NewForm{}, reroute).OrAgain(h.fileAgain(referral.DoSettle)),
		web.POST("/referrals/:referral/settlement", actor.ReferralWrite, views.SettlementForm{}, settle).OrAgain(h.fileAgain(referral.DoSettle)),

		kept(web.POST("/referrals/:referral/appointment", actor.ReferralMeet, views.MovingForm{}, move).OrAgain(h.moveAgain)),
		web.POST("/referrals/:referral/appointment/mark", actor.ReferralMeet, views.MarkForm{}, mark).OrAgain(h.markAgain),
		web.POST("/referrals/:referral/appointments", actor.ReferralMeet, views.MeetForm{}, meetNext).OrAgain(h.meetAgain),
		web.POST("/referrals/:referral/outcomes", actor.OutcomeRecord, views.OutcomeForm{}, outcome).OrAgain(h.outcomeAgain),
		web.GET("/appointments", actor.ReferralMeet, appointments),
		web.FILE("/referrals/:referral/appointment/calendar", actor.ReferralRead, invitation),

		web.GET("/referrals/:referral/sheet", actor.ReferralRead, h.sheet),
		web.FILE("/referrals/:referral/sheet/pdf", actor.ReferralRead, h.sheetPDF),

		web.POST("/referrals/:referral/attachments", actor.ReferralAttach, views.AttachmentForm{}, h.attach).WithFiles(web.AttachmentLimit).OrAgain(h.attachAgain),
		web.FILE("/referrals/:referral/attachments/:document", actor.ReferralRead, h.download),
		web.POST("/referrals/:referral/attachments/:document/removal", actor.ReferralAttach, nil, detach),

		web.GET("/reasons", actor.ReferenceEdit, reasons),
		web.POST("/reasons", actor.ReferenceEdit, views.ReasonForm{}, addReason).OrAgain(addReasonAgain),
		web.POST("/reasons/:reason", actor.ReferenceEdit, views.ReasonForm{}, changeReason).OrAgain(changeReasonAgain),
	}
}
