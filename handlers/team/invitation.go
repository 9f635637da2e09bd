package team

import (
	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	views "passerelle/views/team"
)

func invite(r *web.Request) error {
	var form views.InviteForm
	if err := r.Decode(&form); err != nil {
		return err
	}
	branch, err := branchOf(form.BranchID)
	if err != nil {
		return err
	}
	wanted := account.NewInvitation{Email: form.Email, Role: actor.Role(form.Role), Branch: branch}
	token := web.NewToken()
	id, err := account.Invite(r.Context(), r.Tx, wanted, token)
	if err != nil {
		return err
	}
	return handOver(r, id, token, "invitation.flash.created", "invitation.flash.sent")
}

func renew(r *web.Request) error {
	id, err := web.ID[account.Invitation](r, "invitation")
	if err != nil {
		return err
	}
	token := web.NewToken()
	if err := account.Resend(r.Context(), r.Tx, id, token); err != nil {
		return err
	}
	return handOver(r, id, token, "invitation.flash.renewed", "invitation.flash.sent_again")
}

func revoke(r *web.Request) error {
	id, err := web.ID[account.Invitation](r, "invitation")
	if err != nil {
		return err
	}
	if err := account.Revoke(r.Context(), r.Tx, id); err != nil {
		return err
	}
	return r.SeeOther("/team", "invitation.flash.revoked")
}

// handOver leads back to the team with the link, or says that it was sent.
func handOver(r *web.Request, id account.InvitationID, token, shown, sent string) error {
	return r.HandOver(id, token, web.Handover{Path: "/team", Shown: shown, Sent: sent})
}

// showLink puts a link just made on the page.
func showLink(r *web.Request, p *views.Team) {
	invitation, link, ok := r.Handed()
	if !ok {
		return
	}
	for _, i := range p.Invitations {
		if i.ID.UUID == invitation && i.State(p.Now) == account.Pending {
			p.Link, p.LinkFor = link, i.Email
		}
	}
}
