// Package oversight serves the officer for data protection: who saw a person's
// file, when and why, and what left for partners.
package oversight

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/oversight"
)

// Routes are the questions, and what answers them. /oversight/files and
// /oversight/copies stand before /oversight/:oversight, for the first that fits
// answers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/oversight", actor.OversightAsk, questions),
		web.POST("/oversight", actor.OversightAsk, views.Form{}, ask).OrAgain(questionsAgain),
		web.GET("/oversight/files/:overseen", actor.OversightAsk, file),
		web.GET("/oversight/files/:overseen/journal.csv", actor.OversightAsk, download),
		web.POST("/oversight/files/:overseen/limitation", actor.RetentionKeep, views.LimitForm{}, limit).OrAgain(fileAgain),
		web.POST("/oversight/files/:overseen/lifting", actor.RetentionKeep, views.LimitForm{}, lift).OrAgain(fileAgain),
		web.POST("/oversight/files/:overseen/copies", actor.OversightAsk, views.CopyForm{}, askCopy).OrAgain(copyAgain).Sensitive(),
		web.GET("/oversight/copies/:copy", actor.OversightAsk, showCopy),
		web.FILE("/oversight/copies/:copy/file", actor.OversightAsk, fetchCopy).Sensitive(),
		web.GET("/oversight/:oversight", actor.OversightAsk, answer),
	}
}
