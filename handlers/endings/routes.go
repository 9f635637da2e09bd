// Package endings serves the page on which the following of a person ends, or is
// taken up again.
package endings

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/endings"
)

// Routes are the pages of an ending.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons/:person/ending", actor.PersonEnd, show),
		web.POST("/persons/:person/ending", actor.PersonEnd, views.Form{}, end).OrAgain(again),
		web.POST("/persons/:person/reopening", actor.PersonEnd, nil, reopen),
	}
}
