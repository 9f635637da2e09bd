package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// headers are set on the way out of every answer, errors included.
func (p *Portal) headers(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		if err = c.App().ErrorHandler(c, err); err != nil {
			return err
		}
	}
	h := &c.Response().Header
	set := func(name, value string) {
		if len(h.Peek(name)) == 0 {
			h.Set(name, value)
		}
	}
	set(fiber.HeaderContentSecurityPolicy, p.policy())
	set(fiber.HeaderXContentTypeOptions, "nosniff")
	set(fiber.HeaderReferrerPolicy, "same-origin")
	set("Cross-Origin-Opener-Policy", "same-origin")
	set("Cross-Origin-Resource-Policy", "same-origin")
	set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	set(fiber.HeaderXFrameOptions, "DENY")
	set(fiber.HeaderCacheControl, "no-store")
	set("X-Robots-Tag", "noindex, nofollow")
	if p.secure() {
		set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
	return nil
}

// policy lets a page load what we serve and nothing else. form-action names the
// providers: a browser blocks a form that redirects to an origin not named.
func (p *Portal) policy() string {
	actions := strings.Join(append([]string{"'self'"}, p.Providers...), " ")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action " +
		actions + "; base-uri 'none'; frame-ancestors 'none'"
}
