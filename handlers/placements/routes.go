// Package placements serves what follows an acceptance: a placement from arrival
// to end, on both sides, and the places where a partner lodges people.
package placements

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/referral"
	views "passerelle/views/placements"
)

// Routes are the pages of placements and of places.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/placements", actor.PlacementRecord, list),
		web.GET("/placements/:placement", actor.PlacementRead, show),
		web.POST("/placements/:placement/arrival", actor.PlacementRecord, views.ArrivalForm{}, arrive).OrAgain(showAgain(referral.DoArrive)),
		web.POST("/placements/:placement/absence", actor.PlacementRecord, nil, miss),
		web.POST("/placements/:placement/suspension", actor.PlacementRecord, nil, suspend),
		web.POST("/placements/:placement/resumption", actor.PlacementRecord, nil, resume),
		web.GET("/placements/:placement/end", actor.PlacementRecord, ending),
		web.POST("/placements/:placement/end", actor.PlacementRecord, views.EndForm{}, end).OrAgain(endAgain),
		web.POST("/placements/:placement/follow-ups", actor.ReferralWrite, views.FollowUpsForm{}, askFollowUps).OrAgain(askAgain),
		web.POST("/placements/:placement/follow-ups/answer", actor.ReferralWrite, views.FollowUpForm{}, answerFollowUp).OrAgain(answerAgain),

		web.GET("/placements/:placement/booking", actor.PlacementRecord, booking),
		web.POST("/placements/:placement/booking", actor.PlacementRecord, views.BookForm{}, book).OrAgain(bookAgain),
		web.POST("/placements/:placement/confirmation", actor.PlacementRecord, nil, confirm),
		web.POST("/placements/:placement/extension", actor.PlacementRecord, views.UntilForm{}, prolong).OrAgain(showAgain(referral.DoProlong)),
		web.POST("/placements/:placement/release", actor.PlacementRecord, nil, free),

		web.GET("/housing-places", actor.PlaceManage, places),
		web.POST("/housing-places", actor.PlaceManage, views.PlaceForm{}, addPlace).OrAgain(placesAgain),
		web.GET("/housing-places/:place", actor.PlaceManage, place),
		web.POST("/housing-places/:place", actor.PlaceManage, views.PlaceForm{}, changePlace).OrAgain(placeAgain),
		web.POST("/housing-places/:place/voids", actor.PlaceManage, views.VoidForm{}, closePlace).OrAgain(closeAgain),
		web.POST("/voids/:void/reopening", actor.PlaceManage, nil, reopen),
		web.GET("/occupancy", actor.PlacementRecord, occupancy),
		web.GET("/free-places", actor.PlaceSearch, search),
	}
}
