package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// Sensitive asks that whoever uses the route has proven who they are within
// account.ProvenLasts: exports, merges, signatures, the end of somebody's
// access. Others are led to their provider and come back with what they typed.
func (r Route) Sensitive() Route {
	r.Proof = true
	return r
}

// proofFirst leads to the proof, and from there to next.
type proofFirst struct{ next string }

func (proofFirst) Error() string { return "proof first" }

// proveFirst keeps what was typed; a mere button is pressed again on its page.
func (r *Request) proveFirst() error {
	switch {
	case r.route.Method == fiber.MethodGet:
		return proofFirst{r.fiber.OriginalURL()}
	case r.route.Again == nil:
		return proofFirst{r.cameFrom()}
	}
	draft, err := r.save()
	if err != nil {
		return err
	}
	return proofFirst{"/drafts/" + draft.String()}
}

// cameFrom is the page of ours that a form was sent from, the first page where
// the browser does not say.
func (r *Request) cameFrom() string {
	from, err := url.Parse(r.fiber.Get(fiber.HeaderReferer))
	if err != nil || from.Scheme != r.portal.PublicURL.Scheme || from.Host != r.portal.PublicURL.Host || from.Path == "" {
		return "/"
	}
	return from.RequestURI()
}

func (r *Request) toProof(next string) error {
	r.answer = answer{status: fiber.StatusSeeOther, location: "/account/proof?next=" + url.QueryEscape(next)}
	return r.send()
}
