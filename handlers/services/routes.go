// Package services serves the platform's administrators the services they open
// and close, their branches, and the first person who answers for each.
package services

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/services"
)

// Routes are the pages of services. None of them knows a person.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/admin/services", actor.ServiceKeep, list),
		web.GET("/admin/services/new", actor.ServiceKeep, enter),
		web.POST("/admin/services", actor.ServiceKeep, views.ServiceForm{}, create).OrAgain(enterAgain),
		web.GET("/admin/services/:service", actor.ServiceKeep, show),
		web.GET("/admin/services/:service/edit", actor.ServiceKeep, edit),
		web.POST("/admin/services/:service", actor.ServiceKeep, views.ServiceForm{}, change).OrAgain(editAgain),
		web.POST("/admin/services/:service/invitations", actor.ServiceKeep, views.InviteForm{}, invite).OrAgain(showAgain),
		web.POST("/admin/services/:service/closing", actor.ServiceKeep, nil, closeService).Sensitive(),
		web.POST("/admin/services/:service/reopening", actor.ServiceKeep, nil, reopen).Sensitive(),
		web.GET("/admin/services/:service/branches/new", actor.ServiceKeep, enterBranch),
		web.POST("/admin/services/:service/branches", actor.ServiceKeep, views.BranchForm{}, addBranch).OrAgain(enterBranchAgain),
		web.GET("/admin/branches/:branch/edit", actor.ServiceKeep, editBranch),
		web.POST("/admin/branches/:branch", actor.ServiceKeep, views.BranchForm{}, changeBranch).OrAgain(editBranchAgain),
	}
}
