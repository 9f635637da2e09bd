package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"passerelle/views/layout"
)

// Shared answers with a page that is the same for everybody who reads its language:
// nothing of a session stands in it. Caches may keep it, and ask each time whether
// it still holds: what is withdrawn is gone at once.
func (r *Request) Shared(page templ.Component) error {
	shell := layout.Shell{Product: "Passerelle", Demo: r.portal.Demo, Path: r.fiber.Path()}
	drawn := &r.blank().drawn
	if err := page.Render(layout.Into(r.ctx, shell), drawn); err != nil {
		return fmt.Errorf("render %s: %w", r.route.Path, err)
	}
	sum := sha256.Sum256(drawn.Bytes())
	tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"` // weak: compressed or not, it is the same
	r.fiber.Set(fiber.HeaderCacheControl, "public, no-cache")
	r.fiber.Set(fiber.HeaderETag, tag)
	r.fiber.Vary(fiber.HeaderAcceptLanguage, fiber.HeaderCookie)
	r.answer.status, r.answer.kind = fiber.StatusOK, fiber.MIMETextHTMLCharsetUTF8
	if r.fiber.Get(fiber.HeaderIfNoneMatch) == tag {
		r.portal.packer.give(r.answer.body)
		r.answer.status, r.answer.body = fiber.StatusNotModified, nil
	}
	return nil
}
