// Package programmes serves the templates of collective programmes: who leads
// groups reads them, managers write them.
package programmes

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/programmes"
)

// Routes of the templates.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/programmes", actor.ProgrammeRead, list),
		web.GET("/programmes/new", actor.ProgrammeWrite, begin),
		web.POST("/programmes", actor.ProgrammeWrite, views.Form{}, create).OrAgain(beginAgain),
		web.GET("/programmes/:programme", actor.ProgrammeRead, show),
		web.GET("/programmes/:programme/draft", actor.ProgrammeWrite, draft),
		web.POST("/programmes/:programme/draft", actor.ProgrammeWrite, views.Form{}, save).OrAgain(draftAgain),
		web.POST("/programmes/:programme/draft/removal", actor.ProgrammeWrite, nil, discard),
		web.POST("/programmes/:programme/withdrawal", actor.ProgrammeWrite, nil, withdraw),
		web.POST("/programmes/:programme/return", actor.ProgrammeWrite, nil, restore),
	}
}
