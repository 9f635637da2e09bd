package web

import (
	"bytes"
	"context"
	"fmt"
	"mime"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
)

// filePolicy keeps a file from doing anything: it is saved, never opened in our origin,
// whatever it holds.
const filePolicy = "default-src 'none'; sandbox"

// sendFile names the download. A name beyond ASCII is written as RFC 6266 has it.
func sendFile(c *fiber.Ctx, name string) {
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
}

// Make turns a page into a file.
type Make func(ctx context.Context, page []byte) ([]byte, error)

// Made answers with a file made of a page by another program. The page is drawn
// now, within the unit of work; the file is made once that has ended and its
// reading is journalled, for nothing waits on a program with a transaction open.
func (r *Request) Made(name, kind string, page templ.Component, with Make) error {
	var drawn bytes.Buffer
	if err := page.Render(r.shell(), &drawn); err != nil {
		return fmt.Errorf("render %s: %w", r.route.Path, err)
	}
	r.finish = func() error {
		body, err := with(r.ctx, drawn.Bytes())
		if err != nil {
			return err
		}
		return r.Download(name, kind, body)
	}
	return nil
}
