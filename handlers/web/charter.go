package web

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// errCharterFirst leads an account that has not accepted the charter of use in
// force to it, and back afterwards.
var errCharterFirst = errors.New("charter first")

// charterFirst keeps what was typed: the charter may change under a session.
func (r *Request) charterFirst() error {
	if r.route.Method == fiber.MethodPost && r.route.Again != nil {
		if err := r.keep(); !errors.Is(err, errKept) {
			return err
		}
	}
	return errCharterFirst
}

// toCharter brings back a page; after a form the first page offers what was kept.
func (r *Request) toCharter() error {
	where := "/charter"
	if path := r.fiber.OriginalURL(); r.route.Method == fiber.MethodGet && path != "/" {
		where += "?next=" + url.QueryEscape(path)
	}
	r.answer = answer{status: fiber.StatusSeeOther, location: where}
	return r.send()
}
