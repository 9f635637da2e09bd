package team

import (
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/account"
	"passerelle/models/actor"
	views "passerelle/views/team"
)

// link is an invitation's token on its way to the page that shows it once. It
// travels sealed, and only to the account that made it.
type link struct {
	Maker      uuid.UUID
	Invitation uuid.UUID
	Token      string
}

const linkLasts = 2 * time.Minute

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
	return handOver(r, id, token, "invitation.flash.created")
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
	return handOver(r, id, token, "invitation.flash.renewed")
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

func handOver(r *web.Request, id account.InvitationID, token, flash string) error {
	if err := r.Seal("link", link{r.Actor().Account, id.UUID, token}, linkLasts); err != nil {
		return err
	}
	return r.SeeOther("/team", flash)
}

// showLink puts a link just made on the page, and forgets it.
func showLink(r *web.Request, p *views.Team) {
	var made link
	if !r.Unseal("link", &made, linkLasts) {
		return
	}
	r.Forget("link")
	for _, i := range p.Invitations {
		if i.ID.UUID == made.Invitation && made.Maker == r.Actor().Account && i.State(p.Now) == account.Pending {
			p.Link, p.LinkFor = r.Address("/invitations/"+made.Token), i.Email
		}
	}
}
