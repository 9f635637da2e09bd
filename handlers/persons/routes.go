// Package persons serves the persons a service follows: the list, the search, a
// file with its timeline, its journal, and the opening of a file by hand.
package persons

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/persons"
)

// Routes are the pages of persons. /persons/new stands before /persons/:person,
// for the first that fits answers.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons", actor.PersonRead, list),
		web.POST("/persons", actor.PersonWrite, views.NewForm{}, create).OrAgain(createAgain),
		web.POST("/persons/search", actor.PersonRead, searchForm{}, search).OrAgain(searchAgain),
		web.GET("/persons/new", actor.PersonWrite, begin),
		web.GET("/persons/:person", actor.PersonRead, show),
		web.GET("/persons/:person/journal", actor.PersonJournal, journal),
	}
}
