// Package signin brings people in through an OpenID Connect provider and out
// again, here and there.
package signin

import (
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
	views "passerelle/views/signin"
)

// Providers are those of the configuration, in the order of their buttons.
type Providers []*oidc.Provider

// Routes are the way in and the way out.
func Routes(providers Providers) []web.Route {
	return []web.Route{
		web.GET("/sign-in", actor.Anyone, providers.choose).WithoutWork(),
		web.POST("/sign-in/:provider", actor.Anyone, beginForm{}, providers.begin).WithoutWork(),
		web.GET("/sign-in/:provider/callback", actor.Anyone, providers.finish).WithoutWork(),
		web.POST("/sign-out", actor.Anyone, nil, providers.signOut).WithoutWork(),
		web.GET("/signed-out", actor.Anyone, signedOut).WithoutWork(),
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
}

type beginForm struct {
	Next    string `form:"next"`
	Invited bool   `form:"invited"`
}

func (p Providers) choose(r *web.Request) error {
	if s, there := r.Previous(); there && s.ID != uuid.Nil {
		return r.SeeOther(local(r.Query("next")), "")
	}
	return p.page(r, "")
}

func (p Providers) page(r *web.Request, problem string) error {
	return r.Page(views.ChoosePage(views.Choose{Providers: p.keys(), Next: local(r.Query("next")), Problem: problem}))
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
	address, began, err := provider.Begin(r.Context())
	if err != nil {
		return p.refused(r, err)
	}
	if err := r.Seal("attempt", attempt{began, local(form.Next), form.Invited}, attemptLasts); err != nil {
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
		return p.page(r, "sign_in.error.state")
	}
	r.Forget("attempt")
	identity, err := provider.Finish(r.Context(), began.Attempt, r.Queries())
	if err != nil {
		return p.refused(r, err)
	}
	if began.Invited {
		return p.accept(r, identity)
	}
	token, err := p.open(r, identity, func(*db.Tx) error { return nil })
	if fault.Is(err, fault.Forbidden) {
		return p.nowhere(r, identity)
	}
	if err != nil {
		return err
	}
	r.BeginSession(token)
	return r.SeeOther(local(began.Next), "")
}

// open begins a session for an identity, after what must come first in the same
// unit of work, and gives its token.
func (p Providers) open(r *web.Request, identity oidc.Identity, first func(*db.Tx) error) (string, error) {
	token, previous := web.NewToken(), uuid.Nil
	if s, there := r.Previous(); there {
		previous = s.ID
	}
	return token, r.As(actor.ForAuth(), func(tx *db.Tx) error {
		if err := first(tx); err != nil {
			return err
		}
		proof := account.Proof{Issuer: identity.Issuer, Subject: identity.Subject, Provider: identity.Provider, IDToken: identity.IDToken, Device: r.Device()}
		_, err := account.Open(r.Context(), tx, proof, token, web.NewToken(), previous)
		return err
	})
}

// refused says on the sign-in page why nothing came of it.
func (p Providers) refused(r *web.Request, err error) error {
	reason := oidc.ReasonOf(err)
	if reason == "" {
		return err
	}
	r.Log("sign-in refused", "provider", r.Param("provider"), "reason", string(reason))
	if reason == oidc.ReasonUnavailable {
		r.Unavailable()
	}
	return p.page(r, "sign_in.error."+string(reason))
}

func (p Providers) signOut(r *web.Request) error {
	s, there := r.Previous()
	r.EndSession()
	if !there {
		return r.SeeOther("/signed-out", "")
	}
	err := r.As(actor.ForAuth(), func(tx *db.Tx) error { return account.Close(r.Context(), tx, s) })
	if err != nil {
		return err
	}
	provider, err := p.named(s.Provider)
	if err != nil {
		return r.SeeOther("/signed-out", "") // its provider has left the configuration
	}
	if address, ok := provider.EndSession(r.Context(), s.IDToken, oidc.NewState()); ok {
		return r.Outside(address)
	}
	return r.SeeOther("/signed-out", "")
}

func signedOut(r *web.Request) error { return r.Page(views.SignedOutPage()) }

func (p Providers) named(key string) (*oidc.Provider, error) {
	for _, provider := range p {
		if provider.Key() == key {
			return provider, nil
		}
	}
	return nil, fault.Missing()
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
