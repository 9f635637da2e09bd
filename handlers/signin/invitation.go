package signin

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	views "passerelle/views/signin"
)

// heldFor is how long a browser remembers the link it followed.
const heldFor = time.Hour

const cookie = "invitation"

// follow takes the token out of the address before anything is shown: it would
// stay in the browser's history and in what other pages are told.
func follow(r *web.Request) error {
	token := r.Param("token")
	if _, err := offered(r, token); err != nil {
		return err
	}
	if err := r.Seal(cookie, token, heldFor); err != nil {
		return err
	}
	return r.SeeOther("/invitation", "")
}

// offer says who invites to what, with a button a provider.
func (p Providers) offer(r *web.Request) error {
	o, err := held(r)
	if err != nil {
		return err
	}
	if mine := r.Actor().Account; o.AcceptedAt != nil && mine != uuid.Nil && o.Holder == mine {
		r.Forget(cookie)
		return r.SeeOther("/", "")
	}
	if refused, ok := fault.As(o.Refusal()); ok {
		return over(r, o, refused)
	}
	return r.Page(views.InvitationPage(views.Invitation{Offered: o, Providers: p.keysFor(o.Role)}))
}

// accept makes a member of whoever came back from the provider.
func (p Providers) accept(r *web.Request, provider Provider, identity oidc.Identity, proof account.Proof) error {
	var link string
	if !r.Unseal(cookie, &link, heldFor) {
		return p.page(r, http.StatusBadRequest, "", "sign_in.error.state")
	}
	who := account.Newcomer{Issuer: identity.Issuer, Subject: identity.Subject, Email: identity.Email, GivenName: identity.GivenName, UsualName: identity.UsualName,
		SIRET: identity.SIRET, For: provider.For}
	session, held, err := p.open(r, proof, func(tx *db.Tx) error { return account.Accept(r.Context(), tx, link, who) })
	if refused, ok := fault.As(err); ok && refused.Kind != fault.Unavailable {
		r.Log("invitation refused", "reason", refused.Key)
		return refuse(r, link, refused)
	}
	if err != nil {
		return err
	}
	if held != nil {
		return hold(r, held)
	}
	r.Forget(cookie)
	r.BeginSession(session)
	return r.SeeOther("/", "invitation.flash.accepted")
}

// refuse says why nothing came of an acceptance.
func refuse(r *web.Request, link string, why *fault.Fault) error {
	o, err := offered(r, link)
	if err != nil {
		return err
	}
	return over(r, o, why)
}

func over(r *web.Request, o account.Offered, why *fault.Fault) error {
	r.Fault = why
	return r.Page(views.InvitationPage(views.Invitation{Offered: o, Problem: why.Key}))
}

// held is the invitation whose link this browser followed.
func held(r *web.Request) (account.Offered, error) {
	var token string
	if !r.Unseal(cookie, &token, heldFor) {
		return account.Offered{}, fault.Of(fault.NotFound, "invitation.error.none")
	}
	return offered(r, token)
}

func offered(r *web.Request, token string) (o account.Offered, err error) {
	err = r.As(actor.ForAuth(), func(tx *db.Tx) error {
		o, err = account.InvitationByToken(r.Context(), tx, token)
		return err
	})
	return o, err
}

func (p Providers) keys() []string {
	keys := make([]string, len(p))
	for i, provider := range p {
		keys[i] = provider.Key()
	}
	return keys
}

// keysFor are the providers that may vouch for somebody of this role.
func (p Providers) keysFor(role actor.Role) (keys []string) {
	for _, provider := range p {
		if provider.For.Admits(role) {
			keys = append(keys, provider.Key())
		}
	}
	return keys
}
