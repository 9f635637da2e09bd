package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// canonical sends whoever opened a page under another name of this host to the
// one address that cookies, forms and the provider know. What asks for health
// asks by number, and what is mounted has its own rules.
func (p *Portal) canonical(c *fiber.Ctx) error {
	path := c.Path()
	if c.Hostname() == p.PublicURL.Host || (c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead) ||
		path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/_provider/") {
		return c.Next()
	}
	return c.Redirect(p.PublicURL.String()+c.OriginalURL(), fiber.StatusTemporaryRedirect)
}
