// Package announcements serves what the platform tells everybody and a manager
// their own people, with receipts for whoever published it.
package announcements

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/announcements"
)

// Routes of announcements.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/announcements", actor.SignedIn, list),
		web.POST("/announcements/:announcement/reading", actor.SignedIn, readForm{}, markRead),
		web.GET("/announcements/new", actor.AnnouncementWrite, compose),
		web.POST("/announcements", actor.AnnouncementWrite, views.Form{}, publish).OrAgain(composeAgain),
		web.GET("/announcements/:announcement", actor.AnnouncementWrite, show),
		web.POST("/announcements/:announcement/withdrawal", actor.AnnouncementWrite, nil, withdraw),
	}
}
