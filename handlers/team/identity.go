package team

import (
	"context"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/db"
	views "passerelle/views/team"
)

func identities(r *web.Request) error {
	all, err := account.Requests(r.Context(), r.Tx)
	if err != nil {
		return err
	}
	return r.Page(views.IdentitiesPage(views.Identities{Reader: r.Actor(), Requests: all}))
}

func confirmIdentity(r *web.Request) error {
	return decideIdentity(r, account.ConfirmIdentity, "identity.flash.confirmed")
}

func refuseIdentity(r *web.Request) error {
	return decideIdentity(r, account.RefuseIdentity, "identity.flash.refused")
}

func decideIdentity(r *web.Request, how func(context.Context, *db.Tx, account.RequestID) error, flash string) error {
	id, err := web.ID[account.Request](r, "request")
	if err != nil {
		return err
	}
	if err := how(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/team/requests", flash)
}
