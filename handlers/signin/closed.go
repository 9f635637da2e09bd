package signin

import (
	"net/http"

	"passerelle/handlers/web"
	"passerelle/handlers/web/oidc"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	views "passerelle/views/signin"
)

// nowhere answers somebody who has proven who they are and may act nowhere:
// whose access is suspended reads so, and whom to ask; nobody else is told
// whether there is an account.
func (p Providers) nowhere(r *web.Request, began attempt, identity oidc.Identity) error {
	var closed []account.Closed
	err := r.As(actor.ForAuth(), func(tx *db.Tx) (err error) {
		closed, err = account.ClosedTo(r.Context(), tx, identity.Issuer, identity.Subject)
		return err
	})
	if err != nil {
		return err
	}
	if len(closed) == 0 {
		return p.closed(r, began, account.ErrUnknown)
	}
	return r.PageAs(http.StatusForbidden, views.ClosedPage(closed))
}
