package web

import "github.com/gofiber/fiber/v2"

// ReadParts is open to its test: no page is needed to send it nonsense.
var ReadParts = readParts

// RequestForTest is a request without a portal around it.
func RequestForTest(c *fiber.Ctx) *Request { return &Request{fiber: c} }

// Packing is a server whose one page says these words, compressed as a portal's
// pages are.
func Packing(kind, words string) *fiber.App {
	p := newPacker()
	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error {
		s := p.take()
		s.drawn.WriteString(words)
		c.Set(fiber.HeaderContentType, kind)
		p.write(c, kind, s)
		p.give(s)
		return nil
	})
	return app
}
