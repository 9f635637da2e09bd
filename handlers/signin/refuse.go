package signin

import (
	"net/http"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/fault"
	views "passerelle/views/signin"
)

// statuses say whose turn it is: 400 to start again, 403 to ask somebody, 502
// for the provider to be put right, 503 to come back later.
var statuses = map[oidc.Reason]int{
	oidc.ReasonUnavailable:   http.StatusServiceUnavailable,
	oidc.ReasonExpired:       http.StatusBadRequest,
	oidc.ReasonState:         http.StatusBadRequest,
	oidc.ReasonCode:          http.StatusBadRequest,
	oidc.ReasonNonce:         http.StatusBadRequest,
	oidc.ReasonDenied:        http.StatusForbidden,
	oidc.ReasonLoginRequired: http.StatusForbidden,
	oidc.ReasonACR:           http.StatusForbidden,
	oidc.ReasonIssuer:        http.StatusBadGateway,
	oidc.ReasonToken:         http.StatusBadGateway,
	oidc.ReasonUserinfo:      http.StatusBadGateway,
	oidc.ReasonSubject:       http.StatusBadGateway,
	oidc.ReasonConfiguration: http.StatusBadGateway,
}

// busyFor is how many seconds to wait for a provider that does not answer.
const busyFor = 30

// refused says why nothing came of an attempt, where it can be begun again.
func (p Providers) refused(r *web.Request, began attempt, err error) error {
	reason := oidc.ReasonOf(err)
	if reason == "" {
		return err
	}
	r.Log("sign-in refused", "provider", r.Param("provider"), "reason", string(reason))
	if reason == oidc.ReasonUnavailable {
		r.RetryAfter(busyFor)
	}
	return p.again(r, statuses[reason], began, "sign_in.error."+string(reason))
}

// closed refuses an identity that is proven, but opens nothing.
func (p Providers) closed(r *web.Request, began attempt, err error) error {
	why, ok := fault.As(err)
	if !ok {
		return err
	}
	r.Log("sign-in refused", "provider", r.Param("provider"), "reason", why.Key)
	return p.again(r, http.StatusForbidden, began, why.Key)
}

// again draws the page on which the attempt was begun.
func (p Providers) again(r *web.Request, status int, began attempt, problem string) error {
	if s, there := r.Previous(); there && s.Actor.Account == began.Same && began.Same != uuid.Nil {
		return p.proofPage(r, status, began.Next, problem)
	}
	return p.page(r, status, began.Next, problem)
}

func (p Providers) page(r *web.Request, status int, next, problem string) error {
	return r.PageAs(status, views.ChoosePage(views.Choose{Providers: p.keys(), Next: local(next), Problem: problem}))
}

// hold says who will decide about an identity that was not expected.
func hold(r *web.Request, held *account.Held) error {
	r.Log("sign-in held", "provider", r.Param("provider"), "reason", string(held.Reason), "status", string(held.Status))
	return r.PageAs(http.StatusForbidden, views.HeldPage(views.Held{Held: *held}))
}
