// Package merges serves the merging of two files of one person: finding the other
// file, comparing, deciding, and taking it back.
package merges

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/merges"
)

// Routes are the pages of merging.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons/:person/merge", actor.PersonMerge, choose),
		web.POST("/persons/:person/merge/search", actor.PersonMerge, views.SearchForm{}, search).OrAgain(chooseAgain),
		web.GET("/persons/:person/merge/:other", actor.PersonMerge, compare),
		web.POST("/persons/:person/merges", actor.PersonMerge, views.MergeForm{}, merge).OrAgain(compareAgain).Sensitive(),
		web.GET("/merges/:merge", actor.PersonMerge, show),
		web.POST("/merges/:merge/undoing", actor.PersonMerge, nil, undo).OrAgain(show).Sensitive(),
	}
}
