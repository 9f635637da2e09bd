package web

import (
	"time"

	"passerelle/models/account"
)

// BeginSession gives the browser a session's token. It lives as long as the
// browser: the database decides when it ends.
func (r *Request) BeginSession(token string) { r.portal.setCookie(r.fiber, "session", token, 0) }

// EndSession takes the token away and, with it, what the browser's own store
// may hold of the pages.
func (r *Request) EndSession() {
	r.portal.setCookie(r.fiber, "session", "", -1)
	r.fiber.Set("Clear-Site-Data", `"storage"`)
}

// Now is the clock outside a unit of work, for what is measured against other
// hosts. Rules use the unit of work's.
func (r *Request) Now() time.Time { return time.Now() }

// Device names the browser in a few words, for its owner to recognise it in the
// list of sign-ins.
func (r *Request) Device() string { return device(r.fiber.Get("User-Agent")) }

// Previous is the sign-in this browser still holds, to be ended by the next.
func (r *Request) Previous() (account.SignIn, bool) {
	if !r.alive() {
		return account.SignIn{}, false
	}
	return *r.signIn, true
}
