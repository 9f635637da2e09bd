// Package feeds serves the page on which somebody keeps the calendars they follow
// elsewhere, and what the programs read that follow them.
package feeds

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	views "passerelle/views/feeds"
)

// What one address may read in a minute: a whole administration goes out by one, and
// whoever guesses addresses pays for each that is none.
const (
	readsAMinute = 3000
	priceOfGuess = 100
)

// handler counts who reads.
type handler struct{ limit *web.Limiter }

// Routes are the page of one's calendars, and the calendars.
func Routes() []web.Route {
	h := handler{web.NewLimiter(readsAMinute, time.Minute, nil)}
	return []web.Route{
		web.GET("/account/feeds", actor.FeedKeep, list),
		web.POST("/account/feeds", actor.FeedKeep, views.Form{}, create).OrAgain(listAgain),
		web.POST("/account/feeds/:feed/renewal", actor.FeedKeep, nil, renew),
		web.POST("/account/feeds/:feed/revocation", actor.FeedKeep, nil, revoke),
		// The address is the credential: no session is asked for.
		web.FILE("/feeds/:token", actor.Anyone, h.read).WithoutWork(),
	}
}
