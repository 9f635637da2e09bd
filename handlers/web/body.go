package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"passerelle/models/fault"
)

// What is read and thrown away of a body over its limit, before the connection
// is closed: a body left unread would be parsed as the next request.
const (
	discardBytes = 256 << 20
	discardTime  = 30 * time.Second
)

var errBodyCut = errors.New("body cut short")

// readForm reads the body of a form within the route's limit. A body over it is
// a TooLarge fault. Files come only to a route that takes them.
func readForm(c *fiber.Ctx, route *Route) (url.Values, map[string]File, error) {
	body, err := readBody(c, route.limit())
	if err != nil || len(body) == 0 {
		return url.Values{}, nil, err
	}
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil {
		return nil, nil, fault.Of(fault.Malformed, "")
	}
	switch {
	case kind == fiber.MIMEApplicationForm:
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, nil, fault.Of(fault.Malformed, "")
		}
		return values, nil, legible(values)
	case kind == fiber.MIMEMultipartForm && route.Files:
		values, files, err := readParts(body, params["boundary"])
		if err != nil {
			return nil, nil, err
		}
		return values, files, legible(values)
	}
	return nil, nil, fault.Of(fault.Malformed, "")
}

// legible refuses what is no text, and undoes what browsers do to line ends.
func legible(values url.Values) error {
	for name, list := range values {
		if !utf8.ValidString(name) {
			return fault.Of(fault.Malformed, "error.encoding.text")
		}
		for i, value := range list {
			// A zero byte is no text PostgreSQL could keep.
			if !utf8.ValidString(value) || bytes.IndexByte([]byte(value), 0) >= 0 {
				return fault.Of(fault.Malformed, "error.encoding.text")
			}
			list[i] = newlines(value)
		}
	}
	return nil
}

// newlines undoes what browsers do to line ends in a text area.
func newlines(s string) string {
	return string(bytes.ReplaceAll([]byte(s), []byte("\r\n"), []byte("\n")))
}

func readBody(c *fiber.Ctx, limit int) ([]byte, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		body := c.Request().Body()
		if len(body) > limit {
			return nil, tooLarge()
		}
		return body, nil
	}
	if length := c.Request().Header.ContentLength(); length > limit {
		return nil, refuseBody(c, stream)
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1))
	if err != nil {
		return nil, errors.Join(errBodyCut, err)
	}
	if len(body) > limit {
		return nil, refuseBody(c, stream)
	}
	return body, nil
}

func refuseBody(c *fiber.Ctx, stream io.Reader) error {
	until := time.Now().Add(discardTime)
	chunk := make([]byte, 64<<10)
	for thrown := 0; thrown < discardBytes && time.Now().Before(until); {
		n, err := stream.Read(chunk)
		thrown += n
		if err != nil {
			break
		}
	}
	c.Context().SetConnectionClose()
	return tooLarge()
}

func tooLarge() error {
	return fault.Of(fault.TooLarge, "")
}
