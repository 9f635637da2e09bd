// Package attestations serves what partners attest, to both sides, and the papers
// that persons show.
package attestations

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/document"
	views "passerelle/views/attestations"
)

// handler are the pages that depend on what files may come in.
type handler struct{ files document.Rules }

// Routes are the pages of attestations.
func Routes(files document.Rules) []web.Route {
	h := handler{files}
	return []web.Route{
		web.GET("/referrals/:referral/attestations", actor.AttestationRead, h.show),
		web.POST("/referrals/:referral/attestations", actor.AttestationGive, views.GiveForm{}, h.give).WithFiles(web.AttachmentLimit).OrAgain(h.giveAgain),
		web.POST("/referrals/:referral/attestations/seen", actor.AttestationAsk, views.SeenForm{}, see).OrAgain(h.seeAgain),
		web.POST("/referrals/:referral/attestations/request", actor.AttestationAsk, views.AskForm{}, ask).OrAgain(h.askAgain),
		web.POST("/referrals/:referral/attestations/request/withdrawal", actor.AttestationAsk, nil, withdraw),
		web.POST("/referrals/:referral/attestations/request/refusal", actor.AttestationGive, views.RefusalForm{}, refuse).OrAgain(h.refuseAgain),
		web.POST("/referrals/:referral/attestations/:attestation/cancellation", actor.AttestationCancel, nil, cancel),

		web.GET("/persons/:person/attestations", actor.AttestationAsk, papers),
		web.POST("/persons/:person/attestations", actor.AttestationAsk, views.SeenForm{}, seePaper).OrAgain(papersAgain),
		web.POST("/persons/:person/attestations/:attestation/cancellation", actor.AttestationAsk, nil, cancelPaper),
	}
}
