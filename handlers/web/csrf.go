package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// NewToken makes 32 random bytes as text: a session's cookie or its forgery
// token.
func NewToken() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// mask hides the session's token behind fresh bytes, so that a compressed page
// never holds the same secret twice.
func mask(token string) string {
	pad := make([]byte, len(token))
	rand.Read(pad)
	hidden := make([]byte, len(token))
	subtle.XORBytes(hidden, pad, []byte(token))
	return base64.RawURLEncoding.EncodeToString(append(pad, hidden...))
}

func unmask(masked string) string {
	both, err := base64.RawURLEncoding.DecodeString(masked)
	if err != nil || len(both)%2 != 0 || len(both) > 512 {
		return ""
	}
	half := len(both) / 2
	token := make([]byte, half)
	subtle.XORBytes(token, both[:half], both[half:])
	return string(token)
}

func sameToken(masked, token string) bool {
	return token != "" && subtle.ConstantTimeCompare([]byte(unmask(masked)), []byte(token)) == 1
}

// fromHere reports whether the browser says that a form comes from our own
// pages. Browsers send Sec-Fetch-Site or Origin with every form; what sends
// neither is not a browser that another site could misuse, and still needs the
// session's token.
func (p *Portal) fromHere(c *fiber.Ctx) bool {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	return err == nil && from.Scheme == p.PublicURL.Scheme && from.Host == p.PublicURL.Host
}
