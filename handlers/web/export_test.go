package web

import "github.com/gofiber/fiber/v2"

// ReadParts is open to its test: no page is needed to send it nonsense.
var ReadParts = readParts

// RequestForTest is a request without a portal around it.
func RequestForTest(c *fiber.Ctx) *Request { return &Request{fiber: c} }
