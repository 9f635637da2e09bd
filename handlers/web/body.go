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
// a TooLarge fault that names the limit.
func readForm(c *fiber.Ctx, limit int) (url.Values, error) {
	body, err := readBody(c, limit)
	if err != nil || len(body) == 0 {
		return url.Values{}, err
	}
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return nil, fault.Of(fault.Malformed, "")
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fault.Of(fault.Malformed, "")
	}
	for name, list := range values {
		if !utf8.ValidString(name) {
			return nil, fault.Of(fault.Malformed, "error.encoding.text")
		}
		for i, value := range list {
			// A zero byte is no text PostgreSQL could keep.
			if !utf8.ValidString(value) || bytes.IndexByte([]byte(value), 0) >= 0 {
				return nil, fault.Of(fault.Malformed, "error.encoding.text")
			}
			list[i] = newlines(value)
		}
	}
	return values, nil
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
