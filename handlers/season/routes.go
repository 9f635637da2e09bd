// Package season serves the pages of cultural actions: the season, an action, the
// planning of a new one, and the rooms. Seats and roll calls are those of any
// group.
package season

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/season"
)

// Routes of cultural actions.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/season", actor.SeasonRead, season),
		web.GET("/actions/new", actor.SeasonWrite, plan),
		web.POST("/actions", actor.SeasonWrite, views.Form{}, create).OrAgain(planAgain),
		web.GET("/actions/:action", actor.SeasonRead, show),
		web.GET("/actions/:action/budget", actor.BudgetRead, budget),
		web.POST("/actions/:action/budget", actor.BudgetWrite, views.LineForm{}, addLine).OrAgain(budgetAgain),
		web.GET("/budget-lines/:line", actor.BudgetWrite, line),
		web.POST("/budget-lines/:line", actor.BudgetWrite, views.LineForm{}, changeLine).OrAgain(changeLineAgain),
		web.POST("/budget-lines/:line/removal", actor.BudgetWrite, views.GoneForm{}, removeLine).OrAgain(removeLineAgain),
		web.GET("/season/report", actor.SeasonReport, report),
		web.FILE("/season/report/file", actor.SeasonExport, reportFile).Sensitive(),
		web.GET("/rooms", actor.SeasonRead, rooms),
		web.POST("/rooms", actor.SeasonWrite, views.RoomForm{}, addRoom).OrAgain(addRoomAgain),
		web.POST("/rooms/:room", actor.SeasonWrite, views.PlaceForm{}, describeRoom).OrAgain(describeRoomAgain),
	}
}
