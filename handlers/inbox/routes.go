// Package inbox serves what somebody was told: the list, one message, and the
// way from it to what it is about.
package inbox

import (
	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/inbox"
)

// Routes of the inbox. Reading a message is an act: opening a page changes
// nothing.
func Routes() []web.Route {
	return []web.Route{
		web.GET("/inbox", actor.InboxRead, list),
		web.POST("/inbox/reading", actor.InboxRead, views.ReadForm{}, readAll).OrAgain(list),
		web.GET("/inbox/:notice", actor.InboxRead, show),
		web.POST("/inbox/:notice/reading", actor.InboxRead, nil, read),
		web.POST("/inbox/:notice/opening", actor.InboxRead, nil, open),
	}
}
