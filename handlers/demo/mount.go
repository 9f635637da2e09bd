//go:build !release

package demo

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// Mount lets h answer below prefix of a Fiber application. Put it before the
// middleware that reads sessions or checks forgery tokens: the token endpoint
// has neither.
//
// The usual adaptor hands out strings that live in the server's buffers and
// change with the next request, while the library keeps some of what it reads.
// Here everything is copied out of the request first.
func Mount(app *fiber.App, prefix string, h http.Handler) {
	app.All(prefix+"/*", func(c *fiber.Ctx) error {
		request, err := copyRequest(c)
		if err != nil {
			return err
		}
		answer := &answer{header: http.Header{}}
		h.ServeHTTP(answer, request)
		return answer.send(c)
	})
}

func copyRequest(c *fiber.Ctx) (*http.Request, error) {
	body, err := copyBody(c)
	if err != nil {
		return nil, err
	}
	target := string(c.Request().RequestURI())
	if _, err := url.ParseRequestURI(target); err != nil {
		return nil, fiber.ErrBadRequest
	}
	method := string(c.Request().Header.Method())
	r, err := http.NewRequestWithContext(c.UserContext(), method, target, bytes.NewReader(body))
	if err != nil {
		return nil, fiber.ErrBadRequest
	}
	r.RequestURI = target
	r.Host = string(c.Request().Host())
	r.RemoteAddr = c.Context().RemoteAddr().String()
	c.Request().Header.VisitAll(func(name, value []byte) {
		r.Header.Add(string(name), string(value))
	})
	return r, nil
}

// copyBody reads at most maxForm. Of a longer body the rest stays unread and
// would be taken for the next request, so that the connection is closed.
func copyBody(c *fiber.Ctx) ([]byte, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		stream = bytes.NewReader(c.Request().Body())
	}
	body, err := io.ReadAll(io.LimitReader(stream, maxForm+1))
	if err != nil {
		c.Context().SetConnectionClose()
		return nil, fmt.Errorf("demonstration provider: read the form: %w", err)
	}
	if len(body) > maxForm {
		c.Context().SetConnectionClose()
		return nil, fiber.ErrRequestEntityTooLarge
	}
	return body, nil
}

// answer collects what a net/http handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// send hands the answer to Fiber; a refusal without words becomes the
// portal's own error page.
func (a *answer) send(c *fiber.Ctx) error {
	a.WriteHeader(http.StatusOK)
	if a.status >= http.StatusBadRequest && a.body.Len() == 0 {
		return fiber.NewError(a.status)
	}
	for name, values := range a.header {
		c.Response().Header.Del(name)
		for _, value := range values {
			c.Response().Header.Add(name, value)
		}
	}
	if a.header.Get("Content-Type") == "" {
		c.Set(fiber.HeaderContentType, http.DetectContentType(a.body.Bytes()))
	}
	return c.Status(a.status).Send(a.body.Bytes())
}
