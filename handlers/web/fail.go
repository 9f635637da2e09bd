package web

import (
	"errors"
	"log/slog"
	"maps"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"passerelle/locales"
	"passerelle/models/fault"
	views "passerelle/views/errors"
)

func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return fiber.StatusUnprocessableEntity
	case fault.Malformed:
		return fiber.StatusBadRequest
	case fault.NotFound:
		return fiber.StatusNotFound
	case fault.Forbidden, fault.Locked:
		return fiber.StatusForbidden
	case fault.Conflict:
		return fiber.StatusConflict
	case fault.Gone:
		return fiber.StatusGone
	case fault.TooLarge:
		return fiber.StatusRequestEntityTooLarge
	case fault.Unavailable:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusInternalServerError
}

// fail answers an error with a page in the user's language. What is expected is
// said; what is not is logged here, once, with ids only.
func (r *Request) fail(err error) error {
	r.answer = answer{}
	if r.ctx.Value(localised{}) == nil {
		r.localise()
	}
	switch {
	case errors.Is(err, errKept):
		return r.errorPage(fiber.StatusUnauthorized, views.Ended, nil)
	case errors.Is(err, errSignInFirst):
		if r.route.Method == fiber.MethodGet {
			return r.toSignIn()
		}
		return r.errorPage(fiber.StatusUnauthorized, views.Ended, nil)
	case errors.Is(err, errCharterFirst):
		return r.toCharter()
	case errors.Is(err, errForged):
		return r.errorPage(fiber.StatusForbidden, views.Foreign, nil)
	}
	var unproven proofFirst
	if errors.As(err, &unproven) {
		return r.toProof(unproven.next)
	}
	f, expected := fault.As(err)
	if !expected {
		r.portal.logUnexpected(r.fiber, err)
		return r.errorPage(fiber.StatusInternalServerError, views.Unexpected, nil)
	}
	if f.Kind == fault.Locked {
		return r.toDoor(f)
	}
	if f.Kind == fault.Unavailable {
		r.portal.logUnexpected(r.fiber, err)
		r.fiber.Set(fiber.HeaderRetryAfter, "5")
	}
	return r.errorPage(statusOf(f.Kind), pageOf(f.Kind), f)
}

func (r *Request) toSignIn() error {
	where := "/sign-in"
	if path := r.fiber.OriginalURL(); path != "/" {
		where += "?next=" + url.QueryEscape(path)
	}
	r.answer = answer{status: fiber.StatusSeeOther, location: where}
	return r.send()
}

func pageOf(kind fault.Kind) views.Kind {
	if kind == fault.Malformed {
		return views.Invalid
	}
	return views.Kind(kind)
}

// errorPage says what happened, what is safe and what to do now. If even that
// cannot be drawn the answer is plain text.
func (r *Request) errorPage(status int, kind views.Kind, f *fault.Fault) error {
	props := views.Props{Kind: kind, Limit: r.limitText()}
	if status >= 500 {
		props.Reference = requestID(r.fiber)
		props.Retry = r.retry()
	}
	if kind == views.Ended {
		props.Back = "/sign-in"
	}
	if f != nil {
		props.Message = r.faultText(f)
	}
	r.Fault = nil
	if err := r.pageWith(status, views.Page(props)); err != nil {
		r.portal.logUnexpected(r.fiber, err)
		return r.fiber.Status(status).SendString("Passerelle")
	}
	return r.send()
}

// retry is the form that failed through no fault of its sender, to be sent again
// as it is; nil for a page. Its once id makes sure that it is done once.
func (r *Request) retry() *views.Retry {
	if r.route.Method != fiber.MethodPost || len(r.form) == 0 {
		return nil
	}
	again := &views.Retry{Action: r.fiber.Path()}
	for _, name := range slices.Sorted(maps.Keys(r.form)) {
		for _, value := range r.form[name] {
			again.Fields = append(again.Fields, views.Field{Name: name, Value: value})
		}
	}
	return again
}

func (r *Request) faultText(f *fault.Fault) string {
	if len(f.Fields) == 0 {
		if f.Key == "" {
			return ""
		}
		return r.say(f.Key, f.Args)
	}
	parts := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		parts[i] = r.say(field.Key, field.Args)
	}
	return strings.Join(parts, " ")
}

func (r *Request) limitText() string {
	return locales.T(r.ctx, "error.limit.megabytes", "count", r.route.limit()>>20)
}

// logUnexpected writes one line with a constant message and ids: no address
// with its query, no body, no value.
func (p *Portal) logUnexpected(c *fiber.Ctx, err error) {
	p.Log.Error("request failed", slog.String("request", requestID(c)), slog.String("method", c.Method()),
		slog.String("route", c.Route().Path), slog.String("error", err.Error()))
}

// failOutside answers what Fiber itself refuses, and what fails before or
// around the adapter.
func (p *Portal) failOutside(c *fiber.Ctx, err error) error {
	r := p.visitor(c)
	// The reader keeps their language and navigation where they can be found.
	if e := r.identify(); e != nil {
		p.logUnexpected(c, e)
	}
	r.localise()
	var refused *fiber.Error
	if !errors.As(err, &refused) {
		return r.fail(err)
	}
	switch refused.Code {
	case fiber.StatusNotFound:
		return r.errorPage(refused.Code, views.NotFound, nil)
	case fiber.StatusMethodNotAllowed:
		return r.errorPage(refused.Code, views.Method, nil)
	case fiber.StatusRequestEntityTooLarge:
		return r.errorPage(refused.Code, views.TooLarge, nil)
	}
	return r.errorPage(refused.Code, views.Invalid, nil)
}

func (p *Portal) noSuchPage(c *fiber.Ctx) error {
	for i := range p.routes {
		if _, ok := p.routes[i].Match(c.Path()); ok {
			c.Set(fiber.HeaderAllow, p.allowed(c.Path()))
			return fiber.ErrMethodNotAllowed
		}
	}
	return fiber.ErrNotFound
}

func (p *Portal) allowed(path string) string {
	var methods []string
	for i := range p.routes {
		if _, ok := p.routes[i].Match(path); ok {
			methods = append(methods, p.routes[i].Method)
		}
	}
	return strings.Join(methods, ", ")
}

// recoverPanic answers a panic with a page; without it the process would end.
func (p *Portal) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			// The value of a panic may hold anything: the stack names places only.
			p.Log.Error("panic", slog.String("request", requestID(c)), slog.String("route", c.Route().Path), slog.String("stack", string(debug.Stack())))
			err = p.visitor(c).errorPage(fiber.StatusInternalServerError, views.Unexpected, nil)
		}
	}()
	return c.Next()
}

// visitor is a request outside any route, for the pages of errors.
func (p *Portal) visitor(c *fiber.Ctx) *Request {
	return &Request{portal: p, route: &Route{Method: c.Method(), Path: c.Path()}, fiber: c, ctx: c.UserContext(), params: map[string]string{}}
}
