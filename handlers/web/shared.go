package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

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
	r.fiber.Set(fiber.HeaderCacheControl, "public, no-cache")
	r.fiber.Vary(fiber.HeaderAcceptLanguage, fiber.HeaderCookie)
	r.answer.status, r.answer.kind = fiber.StatusOK, fiber.MIMETextHTMLCharsetUTF8
	if r.hasAlready(drawn.Bytes()) {
		r.portal.packer.give(r.answer.body)
		r.answer.status, r.answer.body = fiber.StatusNotModified, nil
	}
	return nil
}

// Subscribed answers a program that reads an address again and again, and brings
// what it knows of the last answer: what has not changed is not sent once more. No
// proxy keeps it, and the address is told to nobody.
func (r *Request) Subscribed(name, kind string, body []byte) error {
	r.fiber.Set(fiber.HeaderCacheControl, "private, no-store")
	r.fiber.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	if r.hasAlready(body) {
		return r.Raw(fiber.StatusNotModified, kind, "")
	}
	return r.Download(name, kind, body)
}

// hasAlready gives an answer the tag of its body, and reports whether whoever asks
// says that they have it. Compressed or not, the body is the same: the tag is weak.
func (r *Request) hasAlready(body []byte) bool {
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	r.fiber.Set(fiber.HeaderETag, "W/"+tag)
	for known := range strings.SplitSeq(r.fiber.Get(fiber.HeaderIfNoneMatch), ",") {
		if strings.TrimPrefix(strings.TrimSpace(known), "W/") == tag {
			return true
		}
	}
	return false
}
