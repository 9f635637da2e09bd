// Package team serves the people of a service or an organisation to those who
// answer for it: who is a member, who was invited, and how either ends.
package team

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/team"
)

// Routes of members and invitations.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/team", actor.TeamManage, show),
		web.POST("/team/invitations", actor.TeamManage, views.InviteForm{}, invite).OrAgain(showAgain),
		web.POST("/invitations/:invitation/renewal", actor.TeamManage, nil, renew),
		web.POST("/invitations/:invitation/revocation", actor.TeamManage, nil, revoke),
		web.POST("/memberships/:membership/ending", actor.TeamManage, nil, end),
	}
}
