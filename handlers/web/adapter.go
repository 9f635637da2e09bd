package web

import (
	"context"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
)

// adapt makes a Fiber handler of a route: who asks, may they, what did they
// send; then the unit of work; then, once it is committed, the answer.
func (p *Portal) adapt(route *Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		// Fiber's own context is never cancelled by itself.
		ctx, cancel := context.WithTimeout(c.UserContext(), p.Deadline)
		defer cancel()
		c.SetUserContext(ctx)
		r := &Request{portal: p, route: route, fiber: c, ctx: ctx, params: map[string]string{}}
		for _, name := range c.Route().Params {
			r.params[name] = strings.Clone(c.Params(name))
		}
		if err := r.serve(); err != nil {
			return r.fail(err)
		}
		if r.finish != nil {
			if err := r.finish(); err != nil {
				return r.fail(err)
			}
		}
		return r.send()
	}
}

func (r *Request) serve() error {
	unknown := r.identify()
	r.localise()
	if r.route.Method == fiber.MethodGet {
		if unknown != nil {
			return unknown
		}
		if err := r.admit(); err != nil {
			return err
		}
		return r.look()
	}
	form, files, err := readForm(r.fiber, r.route)
	if err != nil {
		return err
	}
	r.form, r.files = form, files
	if unknown != nil {
		return unknown // only now: what was typed is read, and offered again
	}
	if err := r.genuine(); err != nil {
		return err
	}
	if err := r.admit(); err != nil {
		return err
	}
	return r.act()
}

// identify finds who asks by the cookie, alive or ended; nobody is a visitor.
func (r *Request) identify() error {
	token := r.fiber.Cookies(r.portal.cookieName("session"))
	if token == "" || len(token) > 100 {
		return nil
	}
	signIn, err := account.Resume(r.ctx, r.portal.Pool, token)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return errors.Join(fault.Of(fault.Unavailable, ""), err)
	}
	r.signIn = &signIn
	return nil
}

func (r *Request) alive() bool { return r.signIn != nil && r.signIn.Ended == "" }

// errSignInFirst leads a visitor to the sign-in and back.
var errSignInFirst = errors.New("sign in first")

// errForged: the form does not come from a page of this session.
var errForged = errors.New("form from elsewhere")

func (r *Request) admit() error {
	if r.route.Need == actor.Anyone {
		return nil
	}
	if !r.alive() {
		return errSignInFirst
	}
	if !r.route.Early && r.signIn.Charter != account.Charter {
		return r.charterFirst()
	}
	if !r.signIn.Actor.May(r.route.Need) {
		return fault.Of(fault.Forbidden, "")
	}
	if r.route.Proof && !r.signIn.Proven {
		return r.proveFirst()
	}
	return nil
}

// genuine refuses a form that does not come from one of this session's pages.
func (r *Request) genuine() error {
	if !r.portal.fromHere(r.fiber) {
		return errForged
	}
	if r.signIn == nil || !r.alive() && r.form.Get("csrf") == "" {
		// Nothing to misuse; routes that need a session refuse next. A page drawn
		// after a session had ended has no token: the way back in is one.
		return nil
	}
	if !sameToken(r.form.Get("csrf"), r.signIn.CSRF) {
		return errForged
	}
	if r.signIn.Ended == "time" {
		return r.keep()
	}
	return nil
}

// look runs a page in a read-only unit of work, then journals what it showed.
func (r *Request) look() error {
	if r.route.Outside {
		return r.route.Do(r)
	}
	read := r.portal.Pool.Read
	if r.route.Planned {
		read = r.portal.Pool.ReadPlannedOnce
	}
	err := read(r.ctx, r.worker(), func(tx *db.Tx) error {
		r.Tx = tx
		if err := r.door(); err != nil {
			return err
		}
		return r.route.Do(r)
	})
	if err != nil {
		return err
	}
	return r.journal()
}

// act runs an act in a writing unit of work; a fault draws the form again.
func (r *Request) act() error {
	if r.route.Outside {
		return r.route.Do(r)
	}
	err := r.carryOut(func(tx *db.Tx) error {
		r.Tx = tx
		if err := r.door(); err != nil {
			return err
		}
		if err := r.route.Do(r); err != nil {
			return err
		}
		r.rememberAnswer()
		return nil
	})
	if err == nil {
		return r.journal()
	}
	if f, ok := fault.As(err); ok && r.route.Again != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict || f.Kind == fault.Gone) {
		return r.again(f)
	}
	return err
}

// again draws the form anew with what was typed. The unit of work that failed
// is gone with all it did; this one reads.
func (r *Request) again(f *fault.Fault) error {
	r.Fault, r.answer, r.reads = f, answer{}, nil
	err := r.portal.Pool.Read(r.ctx, r.worker(), func(tx *db.Tx) error {
		r.Tx = tx
		if err := r.door(); err != nil {
			return err
		}
		return r.route.Again(r)
	})
	if err != nil {
		return err
	}
	return r.journal()
}

// worker is in whose name the unit of work runs.
func (r *Request) worker() actor.Actor {
	if r.alive() {
		return r.signIn.Actor
	}
	return actor.ForAuth()
}

func (r *Request) journal() error {
	if len(r.reads) == 0 {
		return nil
	}
	return r.portal.Pool.Write(r.ctx, r.worker(), func(tx *db.Tx) error {
		for _, entry := range r.reads {
			if err := audit.Write(r.ctx, tx, entry); err != nil {
				return err
			}
		}
		return nil
	})
}

// send lets the answer leave: nothing can fail after this.
func (r *Request) send() error {
	c, a := r.fiber, &r.answer
	if a.location != "" {
		if a.flash.Key != "" {
			if err := r.Seal("flash", a.flash, flashLasts); err != nil {
				return r.fail(err)
			}
		}
		c.Set(fiber.HeaderLocation, a.location)
		return c.SendStatus(a.status)
	}
	if r.fiber.Cookies(r.portal.cookieName("flash")) != "" && a.status < 400 {
		r.Forget("flash")
	}
	if a.file != "" {
		sendFile(c, a.file)
	}
	c.Set(fiber.HeaderContentType, a.kind)
	c.Status(a.status)
	if a.body != nil {
		r.portal.packer.write(c, a.kind, a.body)
		r.portal.packer.give(a.body)
		a.body = nil
	}
	return nil
}

// onceOf is the id of the form that was sent, Nil if it has none.
func (r *Request) onceOf() uuid.UUID {
	id, err := uuid.Parse(r.form.Get("once"))
	if err != nil {
		return uuid.Nil
	}
	return id
}
