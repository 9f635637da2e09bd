// Package papers serves what leaves a cycle on paper – sign-in sheets and
// certificates – and the review interview that closes it.
package papers

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/papers"
)

// With is what these pages need of the program.
type With struct {
	// Print makes PDFs of pages; nil where no browser is there to do it.
	Print web.Make
}

// handler are the pages that depend on how the program is set up.
type handler struct{ With }

// Routes of the papers of a cycle.
func Routes(with With) []web.Route {
	h := handler{with}
	return []web.Route{
		web.GET("/cycles/:cycle/sign-in-sheet", actor.GroupRead, h.ofCycle),
		web.FILE("/cycles/:cycle/sign-in-sheet/pdf", actor.GroupRead, h.ofCyclePDF),
		web.GET("/sessions/:session/sign-in-sheet", actor.GroupRead, h.ofSession),
		web.FILE("/sessions/:session/sign-in-sheet/pdf", actor.GroupRead, h.ofSessionPDF),
		web.GET("/enrolments/:enrolment/certificate", actor.CertificatePrint, h.certificate),
		web.FILE("/enrolments/:enrolment/certificate/pdf", actor.CertificatePrint, h.certificatePDF),
		web.GET("/cycles/:cycle/report", actor.GroupReport, h.report),
		web.FILE("/cycles/:cycle/report/pdf", actor.GroupReport, h.reportPDF),
		web.GET("/cycles/:cycle/questionnaires", actor.InterviewKeep, questionnaire),
		web.POST("/cycles/:cycle/questionnaires", actor.InterviewKeep, views.QuestionnaireForm{}, enter).OrAgain(questionnaireAgain),
		web.GET("/interviews/:interview", actor.InterviewKeep, interview),
		web.POST("/interviews/:interview", actor.InterviewKeep, views.InterviewForm{}, hold).OrAgain(interviewAgain),
	}
}
