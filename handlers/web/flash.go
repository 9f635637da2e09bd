package web

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/securecookie"
)

// flash is a message for the next page: a key and its values, signed in a
// cookie. It never holds personal data.
type flash struct {
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
}

func (f flash) text() string {
	if f.Key == "" {
		return ""
	}
	text, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	return string(text)
}

func flashOf(text string) (f flash) {
	if json.Unmarshal([]byte(text), &f) != nil {
		return flash{}
	}
	return f
}

// Seal puts a small value into a cookie the browser can neither read nor alter,
// for at most lasting. It is bound to this portal's secret and to its name.
func (r *Request) Seal(name string, value any, lasting time.Duration) error {
	sealed, err := r.portal.sealer(lasting).Encode(name, value)
	if err != nil {
		return err
	}
	r.portal.setCookie(r.fiber, name, sealed, lasting)
	return nil
}

// Unseal reads it back; false if absent, altered or too old.
func (r *Request) Unseal(name string, into any, lasting time.Duration) bool {
	sealed := r.fiber.Cookies(r.portal.cookieName(name))
	return sealed != "" && r.portal.sealer(lasting).Decode(name, sealed, into) == nil
}

// Forget expires a sealed cookie.
func (r *Request) Forget(name string) { r.portal.setCookie(r.fiber, name, "", -1) }

func (p *Portal) sealer(lasting time.Duration) *securecookie.SecureCookie {
	s := securecookie.New(p.key("sign"), p.key("seal"))
	s.MaxAge(int(lasting.Seconds()))
	s.SetSerializer(securecookie.JSONEncoder{})
	return s
}

// cookieName carries the __Host- prefix where the portal is reached by https;
// plain http is for loopback only, and browsers differ there.
func (p *Portal) cookieName(name string) string {
	if p.secure() {
		return "__Host-passerelle-" + name
	}
	return "passerelle-" + name
}

// setCookie sets, or with a negative lasting expires, a cookie. Fiber's
// ClearCookie does not delete a __Host- cookie: it must be expired with the
// Path and Secure it was set with.
func (p *Portal) setCookie(c *fiber.Ctx, name, value string, lasting time.Duration) {
	cookie := &fiber.Cookie{
		Name: p.cookieName(name), Value: value, Path: "/", Secure: p.secure(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
	if lasting < 0 {
		cookie.Expires = time.Unix(1, 0)
	} else if lasting > 0 {
		cookie.MaxAge = int(lasting.Seconds())
	}
	c.Cookie(cookie)
}
