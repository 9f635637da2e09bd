// Package handover serves the pages on which somebody else is put in charge: of
// one person, of all persons of an officer who leaves, of a whole file.
package handover

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/handover"
)

// Routes are the pages of handing over.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/reassignments/new", actor.Reassign, reassign),
		web.POST("/reassignments", actor.Reassign, views.Form{}, carryOut).OrAgain(reassignAgain),
		web.GET("/persons/:person/referent", actor.PersonAssign, referent),
		web.POST("/persons/:person/referent", actor.PersonAssign, views.ReferentForm{}, changeReferent).OrAgain(referentAgain),
	}
}
