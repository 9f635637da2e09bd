// Package signin brings people in through an OpenID Connect provider and out
// again, here and there.
package signin

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
)

// Provider is one of the configuration, and whom it may vouch for.
type Provider struct {
	*oidc.Provider
	For account.Audience
}

// Providers are those of the configuration, in the order of their buttons.
type Providers []Provider

// Routes are the way in and the way out.
func Routes(providers Providers) []web.Route {
	return []web.Route{
		web.GET("/sign-in", actor.Anyone, providers.choose).WithoutWork(),
		web.POST("/sign-in/:provider", actor.Anyone, beginForm{}, providers.begin).WithoutWork(),
		web.GET("/sign-in/:provider/callback", actor.Anyone, providers.finish).WithoutWork(),
		web.POST("/sign-in/:provider/backchannel-logout", actor.Anyone, noticeForm{}, newBackchannel(providers).notice).WithoutWork(),
		web.GET("/account/proof", actor.SignedIn, providers.proof),
		web.POST("/sign-out", actor.Anyone, nil, providers.signOut).WithoutWork(),
		web.GET("/signed-out", actor.Anyone, providers.signedOut).WithoutWork(),
		web.GET("/invitations/:token", actor.Anyone, follow).WithoutWork(),
		web.GET("/invitation", actor.Anyone, providers.offer).WithoutWork(),
		web.GET("/charter", actor.SignedIn, charter).BeforeCharter(),
		web.POST("/charter", actor.SignedIn, charterForm{}, acceptCharter).OrAgain(charterAgain).BeforeCharter(),
	}
}

// An attempt to sign in may take this long at the provider.
const attemptLasts = 15 * time.Minute

type attempt struct {
	oidc.Attempt
	Next string
	// Invited says that the attempt began on the page of an invitation. A link
	// opened once and forgotten must not bind who signs in for another reason.
	Invited bool
	// Same is the account that proves again who it is; uuid.Nil for a sign-in.
	Same uuid.UUID
}

type beginForm struct {
	Next    string `form:"next"`
	Invited bool   `form:"invited"`
	Again   bool   `form:"again"` // by somebody signed in, before a sensitive act
}

func (p Providers) choose(r *web.Request) error {
	if s, there := r.Previous(); there && s.ID != uuid.Nil {
		return r.SeeOther(local(r.Query("next")), "")
	}
	return p.page(r, http.StatusOK, r.Query("next"), "")
}

func (p Providers) begin(r *web.Request) error {
	provider, err := p.named(r.Param("provider"))
	if err != nil {
		return err
	}
	var form beginForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	next := attempt{Next: local(form.Next), Invited: form.Invited}
	start := provider.Begin
	if s, there := r.Previous(); there && form.Again && s.Provider == provider.Key() {
		start, next.Same = provider.BeginStepUp, s.Actor.Account
	}
	address, began, err := start(r.Context())
	if err != nil {
		return p.refused(r, next, err)
	}
	next.Attempt = began
	if err := r.Seal("attempt", next, attemptLasts); err != nil {
		return err
	}
	return r.Outside(address)
}

func (p Providers) finish(r *web.Request) error {
	provider, err := p.named(r.Param("provider"))
	if err != nil {
		return err
	}
	var began attempt
	if !r.Unseal("attempt", &began, attemptLasts) {
		return p.page(r, http.StatusBadRequest, "", "sign_in.error.state")
	}
	r.Forget("attempt")
	identity, err := provider.Finish(r.Context(), began.Attempt, r.Queries())
	if err != nil {
		return p.refused(r, began, err)
	}
	proof := provider.vouch(r, identity)
	proof.Same = began.Same
	if began.Same != uuid.Nil && (proof.ProvenAgo == nil || *proof.ProvenAgo > account.ProvenLasts) {
		return p.closed(r, began, fault.Of(fault.Forbidden, "sign_in.error.stale"))
	}
	if began.Invited {
		return p.accept(r, provider, identity, proof)
	}
	token, held, err := p.open(r, proof, func(*db.Tx) error { return nil })
	if fault.Is(err, fault.Forbidden) {
		if errors.Is(err, account.ErrUnknown) {
			return p.nowhere(r, began, identity)
		}
		return p.closed(r, began, err)
	}
	if err != nil {
		return err
	}
	if held != nil {
		return hold(r, held)
	}
	r.BeginSession(token)
	return r.SeeOther(began.Next, "")
}

// vouch is what a provider says of somebody, as the models take it.
func (p Provider) vouch(r *web.Request, i oidc.Identity) account.Proof {
	proof := account.Proof{Issuer: i.Issuer, Subject: i.Subject, Provider: i.Provider, For: p.For, Email: i.Email, SIRET: i.SIRET,
		IDToken: i.IDToken, SID: i.SID, ACR: i.ACR, Device: r.Device()}
	if ago, ok := p.ProvenAgo(i); ok {
		proof.ProvenAgo = &ago
	}
	return proof
}

// open begins a session for a proof, after what must come first in the same
// unit of work, and gives its token; or says why the identity is held.
func (p Providers) open(r *web.Request, proof account.Proof, first func(*db.Tx) error) (token string, held *account.Held, err error) {
	previous := uuid.Nil
	if s, there := r.Previous(); there {
		previous = s.ID
	}
	token = web.NewToken()
	return token, held, r.As(actor.ForAuth(), func(tx *db.Tx) error {
		if err := first(tx); err != nil {
			return err
		}
		held, err = account.Open(r.Context(), tx, proof, token, web.NewToken(), previous)
		return err
	})
}

func (p Providers) named(key string) (Provider, error) {
	for _, provider := range p {
		if provider.Key() == key {
			return provider, nil
		}
	}
	return Provider{}, fault.Missing()
}

// local keeps an address on this portal: a page to come back to, never another
// host.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(next, "/sign-") || strings.HasPrefix(next, "/_") {
		return "/"
	}
	return next
}
