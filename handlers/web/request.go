package web

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/views/layout"
)

// Request is what a handler sees: the unit of work to hand to models, what was
// sent, and the ways to answer. Nothing of it may outlive the handler.
type Request struct {
	Tx *db.Tx // nil on routes outside a unit of work
	// Fault is why a form is drawn again; nil the first time.
	Fault *fault.Fault

	portal *Portal
	route  *Route
	fiber  *fiber.Ctx
	ctx    context.Context
	signIn *account.SignIn // nil for a visitor
	params map[string]string
	form   url.Values
	files  map[string]File
	once   uuid.UUID // of the form being drawn again or resumed
	reads  []audit.Entry
	access person.Access
	answer answer
	finish func() error // what is left to do once the unit of work has ended; mostly nil
}

// answer is held back until the unit of work is committed.
type answer struct {
	status   int
	body     *sheet // taken when something is drawn on it, given back when it has been sent
	kind     string // content type
	location string
	flash    flash
	file     string // name of a download
}

// pageSize is more than most pages take, in bytes: a buffer that grows on the
// way copies what it holds each time.
const pageSize = 64 << 10

// blank is an empty sheet for the answer.
func (r *Request) blank() *sheet {
	if r.answer.body == nil {
		r.answer.body = r.portal.packer.take()
	}
	r.answer.body.drawn.Reset()
	return r.answer.body
}

// Context carries the deadline and the language.
func (r *Request) Context() context.Context { return r.ctx }

// Actor is who asks; the zero Actor for a visitor.
func (r *Request) Actor() actor.Actor {
	if r.signIn == nil {
		return actor.Actor{}
	}
	return r.signIn.Actor
}

// SignIn is the browser's sign-in, nil for a visitor.
func (r *Request) SignIn() *account.SignIn { return r.signIn }

// Today is the day it is where the reader is.
func (r *Request) Today() day.Day { return day.On(r.Tx.Now, locales.Zone(r.ctx)) }

// Param is a parameter of the path, as written.
func (r *Request) Param(name string) string { return r.params[name] }

// Query is a parameter of the address behind the question mark.
func (r *Request) Query(name string) string { return r.fiber.Query(name) }

// Read journals that the page about to leave shows a person's file. The line is
// written in a transaction of its own before the page is sent: no line, no page.
func (r *Request) Read(noun string, id, person uuid.UUID) {
	r.reads = append(r.reads, audit.Entry{Action: audit.Read, Noun: noun, ID: id, Person: person})
}

// ReadOf is Read for a partner, whose line belongs to the service concerned.
func (r *Request) ReadOf(service uuid.UUID, noun string, id uuid.UUID) {
	r.reads = append(r.reads, audit.Entry{Action: audit.Read, Noun: noun, ID: id, Service: service})
}

// ReadElsewhere is Read for whoever belongs to no service: the line stands in the
// journal of the file that was read of, where its service finds it.
func (r *Request) ReadElsewhere(service uuid.UUID, noun string, id, person uuid.UUID) {
	r.reads = append(r.reads, audit.Entry{Action: audit.Read, Noun: noun, ID: id, Person: person, Service: service})
}

// Page answers with a page; a fault being answered gives its status.
func (r *Request) Page(page templ.Component) error {
	status := fiber.StatusOK
	if r.Fault != nil {
		status = statusOf(r.Fault.Kind)
	}
	return r.pageWith(status, page)
}

// PageAs answers with a page that says why something came to nothing.
func (r *Request) PageAs(status int, page templ.Component) error { return r.pageWith(status, page) }

func (r *Request) pageWith(status int, page templ.Component) error {
	r.answer.status, r.answer.kind = status, fiber.MIMETextHTMLCharsetUTF8
	if err := page.Render(r.shell(), &r.blank().drawn); err != nil {
		return fmt.Errorf("render %s: %w", r.route.Path, err)
	}
	return nil
}

// PageIn answers with a page inside a shell that is not this reader's: for the
// catalogue, which shows what others see.
func (r *Request) PageIn(shell layout.Shell, page templ.Component) error {
	return r.pageWith(fiber.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return page.Render(layout.Into(ctx, shell), w)
	}))
}

// Pages lists the routes that show a page.
func (r *Request) Pages() []Route {
	var pages []Route
	for _, route := range r.portal.routes {
		if route.Method == fiber.MethodGet && !route.Saves {
			pages = append(pages, route)
		}
	}
	return pages
}

// SeeOther sends the browser on after an act, with a message to show there.
// key may be empty; args are name, value pairs and never personal data, for
// they travel in a cookie.
func (r *Request) SeeOther(location, key string, args ...string) error {
	r.answer.status, r.answer.location = fiber.StatusSeeOther, location
	r.answer.flash = flash{Key: key, Args: args}
	return nil
}

// Outside sends the browser to another host, such as a provider.
func (r *Request) Outside(location string) error {
	r.answer.status, r.answer.location = fiber.StatusSeeOther, location
	return nil
}

// As opens a unit of work on a route that has none.
func (r *Request) As(a actor.Actor, fn func(*db.Tx) error) error {
	return r.portal.Pool.Write(r.ctx, a, fn)
}

// Download answers with a file that the browser saves and never opens by itself.
func (r *Request) Download(name, kind string, body []byte) error {
	r.answer.status, r.answer.kind, r.answer.file = fiber.StatusOK, kind, name
	_, err := r.blank().drawn.Write(body)
	return err
}

// Raw answers with a body that is not a page.
func (r *Request) Raw(status int, kind, body string) error {
	r.answer.status, r.answer.kind = status, kind
	_, err := r.blank().drawn.WriteString(body)
	return err
}
