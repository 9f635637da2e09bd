package account

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
)

// change lets the sign-in act in another of the account's memberships, from the
// first page on and under a fresh token.
func change(r *web.Request) error {
	id, err := web.ID[account.Member](r, "membership")
	if err != nil {
		return err
	}
	token := web.NewToken()
	err = r.As(actor.ForAuth(), func(tx *db.Tx) error {
		return account.Switch(r.Context(), tx, *r.SignIn(), id, token, web.NewToken())
	})
	if err != nil {
		return err
	}
	r.BeginSession(token)
	return r.SeeOther("/", "account.flash.switched")
}
