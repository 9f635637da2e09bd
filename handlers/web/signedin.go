package web

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

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

// Address is a path of the portal as somebody elsewhere would type it.
func (r *Request) Address(path string) string { return r.portal.PublicURL.String() + path }

// MailKey seals the secret of a link that goes out by e-mail; empty where no
// e-mail is sent.
func (r *Request) MailKey() []byte { return r.portal.MailKey }

// Queries are all parameters of the address behind the question mark.
func (r *Request) Queries() url.Values {
	values := url.Values{}
	r.fiber.Context().QueryArgs().VisitAll(func(key, value []byte) { values.Add(string(key), string(value)) })
	return values
}

// Log notes something expected that an administrator may want to see: a
// constant message, codes and ids.
func (r *Request) Log(message string, pairs ...any) {
	r.portal.Log.Info(message, append(pairs, "request", requestID(r.fiber))...)
}

// RetryAfter says in how many seconds to come back.
func (r *Request) RetryAfter(seconds int) { r.fiber.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds)) }

// Remote is the address a request comes from, for counting and not for knowing
// anybody. Behind a proxy that is believed it is what that proxy saw, the last
// of the list: what stands before it anybody may have written.
func (r *Request) Remote() string {
	if r.fiber.IsProxyTrusted() {
		seen := strings.Split(r.fiber.Get(fiber.HeaderXForwardedFor), ",")
		if ip := net.ParseIP(strings.TrimSpace(seen[len(seen)-1])); ip != nil {
			return ip.String()
		}
	}
	return r.fiber.IP()
}
