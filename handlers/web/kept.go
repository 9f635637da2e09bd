package web

import (
	"encoding/json"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
)

// errKept: the session had ended by time; what was typed is kept and will be
// offered to the same account after sign-in.
var errKept = errors.New("kept what was typed")

// restored is the fault a kept form is drawn again with: nothing is wrong, the
// page says where its text comes from.
const restored = "draft.restored.text"

// restoredWithoutFile is restored where a file went along: files are not kept.
const restoredWithoutFile = "draft.restored.no_file"

func isRestored(f *fault.Fault) bool {
	return f != nil && (f.Key == restored || f.Key == restoredWithoutFile)
}

// keep saves the fields of a form whose session had ended by time. Only the
// role of sign-in may, and it may only add.
func (r *Request) keep() error {
	if r.route.Again == nil {
		return errSignInFirst
	}
	if _, err := r.save(); err != nil {
		return err
	}
	return errKept
}

// save keeps what was typed for the account that typed it.
func (r *Request) save() (draft uuid.UUID, err error) {
	fields := url.Values{}
	for name, values := range r.form {
		if name != "csrf" && name != "once" {
			fields[name] = values
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return uuid.Nil, err
	}
	err = r.portal.Pool.Write(r.ctx, actor.ForAuth(), func(tx *db.Tx) error {
		draft, err = account.Keep(r.ctx, tx, r.signIn.Actor, r.fiber.Path(), string(text))
		return err
	})
	return draft, err
}

// Resume draws the form of a kept draft with what was typed, as if it had just
// been sent and refused: it is sent again by its owner's own click.
func (r *Request) Resume(draft account.Draft) error {
	for i := range r.portal.routes {
		route := &r.portal.routes[i]
		if route.Method != fiber.MethodPost || route.Again == nil {
			continue
		}
		params, ok := route.Match(draft.Path)
		if !ok {
			continue
		}
		if !r.signIn.Actor.May(route.Need) {
			return fault.Of(fault.Forbidden, "")
		}
		if err := json.Unmarshal([]byte(draft.Fields), &r.form); err != nil {
			return err
		}
		r.route, r.params, r.once = route, params, draft.ID
		r.Fault = &fault.Fault{Kind: fault.Invalid, Key: restored}
		if route.Files {
			r.Fault.Key = restoredWithoutFile
		}
		if err := r.door(); err != nil {
			return err
		}
		err := route.Again(r)
		r.answer.status = fiber.StatusOK
		return err
	}
	return fault.Missing()
}

// nextOnce is the id a form is printed with: a resumed draft keeps its own, so
// that carrying it out also removes the draft.
func (r *Request) nextOnce() string {
	if r.once != uuid.Nil {
		id := r.once
		r.once = uuid.Nil
		return id.String()
	}
	return uuid.Must(uuid.NewV7()).String()
}
