package web

import (
	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/db"
)

// carryOut runs an act in a writing unit of work. A repeat – a double click, a
// reload, a retry – gets the first answer: while the first is under way the
// database makes it wait.
func (r *Request) carryOut(fn func(*db.Tx) error) error {
	once := r.onceOf()
	if once == uuid.Nil || !r.alive() {
		return r.portal.Pool.Write(r.ctx, r.worker(), fn)
	}
	return account.Submit(r.ctx, r.portal.Pool, r.worker(), once, r.fiber.Path(), func(tx *db.Tx, first *account.Answer) error {
		if first == nil {
			return fn(tx)
		}
		f := flashOf(first.Flash)
		return r.SeeOther(first.Location, f.Key, f.Args...)
	})
}

// rememberAnswer keeps where the browser was sent, in the act's own transaction.
func (r *Request) rememberAnswer() {
	once := r.onceOf()
	if once == uuid.Nil || !r.alive() {
		return
	}
	account.Answered(r.Tx, once, r.answer.location, r.answer.flash.text())
}
