package web

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Subscribed answers a program that reads an address again and again, and brings
// what it knows of the last answer: what has not changed is not sent once more. No
// proxy keeps it, and the address is told to nobody.
func (r *Request) Subscribed(name, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	r.fiber.Set(fiber.HeaderETag, tag)
	r.fiber.Set(fiber.HeaderCacheControl, "private, no-store")
	r.fiber.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	for known := range strings.SplitSeq(r.fiber.Get(fiber.HeaderIfNoneMatch), ",") {
		if strings.TrimPrefix(strings.TrimSpace(known), "W/") == strings.TrimPrefix(tag, "W/") {
			return r.Raw(fiber.StatusNotModified, kind, "")
		}
	}
	return r.Download(name, kind, body)
}
