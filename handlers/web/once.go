package web

import (
	"github.com/google/uuid"

	"passerelle/models/account"
)

// firstTime notes that this form is being carried out. A repeat – a double
// click, a reload, a retry – gets the first answer: while the first is under
// way the database makes it wait.
func (r *Request) firstTime() (repeated bool, err error) {
	once := r.onceOf()
	if once == uuid.Nil || !r.alive() {
		return false, nil
	}
	first, repeated, err := account.Submit(r.ctx, r.Tx, once, r.fiber.Path())
	if err != nil || !repeated {
		return false, err
	}
	f := flashOf(first.Flash)
	return true, r.SeeOther(first.Location, f.Key, f.Args...)
}

// rememberAnswer keeps where the browser was sent, in the act's own transaction.
func (r *Request) rememberAnswer() {
	once := r.onceOf()
	if once == uuid.Nil || !r.alive() {
		return
	}
	account.Answered(r.Tx, once, r.answer.location, r.answer.flash.text())
}
