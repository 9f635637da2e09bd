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
		web.GET("/dates/:date/checklist", actor.SeasonRead, checklist),
		web.POST("/dates/:date/checklist", actor.SeasonWrite, views.StepForm{}, settle).OrAgain(settleAgain),
		web.GET("/rooms", actor.SeasonRead, rooms),
		web.POST("/rooms", actor.SeasonWrite, views.RoomForm{}, addRoom).OrAgain(addRoomAgain),
		web.POST("/rooms/:room", actor.SeasonWrite, views.PlaceForm{}, describeRoom).OrAgain(describeRoomAgain),
	}
}
