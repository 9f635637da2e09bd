// Package transfers serves the pages on which a service asks another to follow
// somebody, and on which the other answers.
package transfers

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/transfers"
)

// Routes are the pages of transfers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/transfers", actor.TransferAsk, list),
		web.GET("/transfers/:transfer", actor.TransferAsk, show),
		web.POST("/transfers/:transfer/acceptance", actor.TransferDecide, views.AcceptForm{}, accept).OrAgain(acceptAgain),
		web.POST("/transfers/:transfer/refusal", actor.TransferDecide, views.RefuseForm{}, refuse).OrAgain(refuseAgain),
		web.POST("/transfers/:transfer/cancellation", actor.TransferAsk, nil, cancel),

		web.GET("/persons/:person/transfer", actor.TransferAsk, begin),
		web.POST("/persons/:person/transfers", actor.TransferAsk, views.AskForm{}, ask).OrAgain(askAgain),
		web.POST("/persons/:person/transfers/search", actor.TransferAsk, nil, search),
	}
}
