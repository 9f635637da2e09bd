// Package team serves the people of a service or an organisation to those who
// answer for it: who is a member, who was invited, how either changes and ends,
// and the quarterly review of both.
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
		web.GET("/team/review", actor.TeamManage, showReview),
		web.POST("/team/review", actor.TeamManage, views.ReviewForm{}, review).OrAgain(reviewAgain).Sensitive(),
		web.GET("/memberships/:membership", actor.TeamManage, showMember),
		web.POST("/memberships/:membership/assignment", actor.TeamManage, views.AssignForm{}, assign).OrAgain(memberAgain("assignment")),
		web.POST("/memberships/:membership/suspension", actor.TeamManage, views.SuspendForm{}, suspend).OrAgain(memberAgain("suspension")).Sensitive(),
		web.POST("/memberships/:membership/reinstatement", actor.TeamManage, nil, reinstate).Sensitive(),
		web.POST("/memberships/:membership/ending", actor.TeamManage, nil, end).Sensitive(),
		web.GET("/team/requests", actor.IdentityConfirm, identities),
		web.POST("/identity-requests/:request/confirmation", actor.IdentityConfirm, nil, confirmIdentity).Sensitive(),
		web.POST("/identity-requests/:request/refusal", actor.IdentityConfirm, nil, refuseIdentity).Sensitive(),
	}
}
