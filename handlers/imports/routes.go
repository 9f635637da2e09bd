// Package imports serves the import of persons from a file: what a file may say,
// the upload, the look at what would become of each row, and the decision.
package imports

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/person"
	views "passerelle/views/imports"
)

// Routes are the pages of imports.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/persons/imports", actor.PersonImport, list),
		web.POST("/persons/imports", actor.PersonImport, views.UploadForm{}, upload).OrAgain(listAgain).WithFiles(person.ImportBytes),
		web.GET("/persons/imports/template.csv", actor.PersonImport, template),
		web.GET("/persons/imports/:import", actor.PersonImport, show),
		web.GET("/persons/imports/:import/errors.csv", actor.PersonImport, wrongRows),
		web.POST("/persons/imports/:import/confirmation", actor.PersonImport, views.DecisionForm{}, carryOut).OrAgain(showAgain),
		web.POST("/persons/imports/:import/discarding", actor.PersonImport, nil, discard),
	}
}
