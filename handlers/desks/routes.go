// Package desks serves permanences: their rules beside an offer, the hours that
// are booked from a person's file, and the day of the partner who receives.
package desks

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/desks"
)

// Routes are the pages of permanences.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/offers/:offer/desks", actor.DeskKeep, rules),
		web.POST("/offers/:offer/desks", actor.DeskKeep, views.RuleForm{}, open).OrAgain(rules),
		web.POST("/desks/:desk/end", actor.DeskKeep, nil, end),

		web.POST("/offers/:offer/desks/days", actor.DeskKeep, views.DayForm{}, alter).OrAgain(alterAgain),
		web.POST("/desk-days/:change/restoration", actor.DeskKeep, nil, restore),

		web.GET("/persons/:person/desks", actor.DeskBook, hours),
		web.POST("/persons/:person/desks", actor.DeskBook, views.HourForm{}, book).OrAgain(hours),
		web.POST("/visits/:visit/cancellation", actor.DeskBook, nil, cancel),

		web.GET("/desks", actor.DeskRead, sheet),
		web.POST("/visits/:visit/mark", actor.DeskMark, views.MarkForm{}, mark).OrAgain(markAgain),
	}
}
