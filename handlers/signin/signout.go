package signin

import (
	"time"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	views "passerelle/views/signin"
)

// ending is a sign-out on its way through the provider.
type ending struct{ Provider, State string }

// endingLasts is how long the provider may take to send the browser back.
const endingLasts = 10 * time.Minute

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
	state := oidc.NewState()
	address, ok := provider.EndSession(r.Context(), s.IDToken, state)
	if !ok {
		return r.SeeOther("/signed-out", "")
	}
	if err := r.Seal("ending", ending{s.Provider, state}, endingLasts); err != nil {
		return err
	}
	return r.Outside(address)
}

// signedOut says what is known to be closed: the session at the provider only
// if the browser comes back from there with the state it was sent with.
func (p Providers) signedOut(r *web.Request) error {
	var began ending
	if !r.Unseal("ending", &began, endingLasts) {
		return r.Page(views.SignedOutPage(false))
	}
	r.Forget("ending")
	provider, err := p.named(began.Provider)
	return r.Page(views.SignedOutPage(err == nil && provider.Ended(began.State, r.Queries()) == nil))
}
