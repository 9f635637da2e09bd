// Package web turns a request into a unit of work and a function of models into
// a page. A route is a permission, a unit of work and a function; everything a
// route has in common with every other – session, forgery, limits, repeated
// submits, errors, language, headers – is done here, once.
package web

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"passerelle/models/actor"
)

// Limits of a body in bytes, by what a route takes.
const (
	FormLimit       = 1 << 20
	AttachmentLimit = 25 << 20
	ImportLimit     = 150 << 20
)

// Route is one line of the site map. GET runs in a read-only unit of work, POST
// in a writing one that is committed before a byte is sent.
type Route struct {
	Method string
	Path   string
	Need   actor.Permission
	Do     func(*Request) error
	// Form is a zero value of the struct the body is read into: its form tags
	// tell the route walker which fields there are.
	Form any
	// Again draws the form anew after a fault, in a unit of work that reads,
	// with r.Fault and the values typed. Without it the fault has a page of its
	// own.
	Again func(*Request) error
	// Limit of the body in bytes; FormLimit if zero.
	Limit int
	// Files says that the form may bring files along: r.File gives them.
	Files bool
	// Saves says that a GET answers with a file to save, and is no page.
	Saves bool
	// Outside runs without a unit of work: for what talks to the network or to
	// nobody. r.Tx is nil.
	Outside bool
	// Early is open to an account that has not accepted the charter of use yet:
	// every other route that needs a sign-in leads to it.
	Early bool
	// Proof asks for a fresh proof of who acts, see Sensitive.
	Proof bool
	// Door is reached by whoever the person's file is locked to.
	Door bool
	// Planned says that its statements are planned once for any value.
	Planned bool
}

// GET is a page: it changes nothing.
func GET(path string, need actor.Permission, do func(*Request) error) Route {
	return Route{Method: fiber.MethodGet, Path: path, Need: need, Do: do}
}

// FILE is a GET that answers with a file to save.
func FILE(path string, need actor.Permission, do func(*Request) error) Route {
	return Route{Method: fiber.MethodGet, Path: path, Need: need, Do: do, Saves: true}
}

// POST is an act with the form it takes; form is nil for a mere button.
func POST(path string, need actor.Permission, form any, do func(*Request) error) Route {
	return Route{Method: fiber.MethodPost, Path: path, Need: need, Form: form, Do: do}
}

// OrAgain says which form to draw again after a fault.
func (r Route) OrAgain(again func(*Request) error) Route {
	r.Again = again
	return r
}

// WithFiles lets the form bring files, within a limit of the whole body in bytes.
func (r Route) WithFiles(limit int) Route {
	r.Files, r.Limit = true, limit
	return r
}

// WithoutWork takes the unit of work away.
func (r Route) WithoutWork() Route {
	r.Outside = true
	return r
}

// PlannedOnce has the statements of the page planned once for any value, see
// db.Pool.ReadPlannedOnce.
func (r Route) PlannedOnce() Route {
	r.Planned = true
	return r
}

// BeforeCharter opens the route to an account that has not accepted the charter.
func (r Route) BeforeCharter() Route {
	r.Early = true
	return r
}

// check panics at start-up on a route that could not be served safely: such a
// mistake must not wait for a user to find it.
func (r Route) check() {
	if r.Need == "" {
		panic(fmt.Sprintf("route %s %s names no permission", r.Method, r.Path))
	}
	if r.Do == nil || !strings.HasPrefix(r.Path, "/") {
		panic(fmt.Sprintf("route %s %s is incomplete", r.Method, r.Path))
	}
	if r.Proof && r.Need == actor.Anyone {
		panic(fmt.Sprintf("route %s %s asks nobody for a proof", r.Method, r.Path))
	}
	if r.Method != fiber.MethodGet && r.Method != fiber.MethodPost {
		panic(fmt.Sprintf("route %s %s: pages know GET and POST", r.Method, r.Path))
	}
}

func (r Route) limit() int {
	if r.Limit > 0 {
		return r.Limit
	}
	return FormLimit
}

// Match fills the parameters of the route's path from an address, or says that
// it is not of this route.
func (r Route) Match(path string) (params map[string]string, ok bool) {
	want, have := strings.Split(r.Path, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	params = map[string]string{}
	for i, segment := range want {
		if name, isParam := strings.CutPrefix(segment, ":"); isParam && have[i] != "" {
			params[name] = have[i]
		} else if segment != have[i] {
			return nil, false
		}
	}
	return params, true
}
