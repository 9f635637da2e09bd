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

// handOver sends the link to the invited address; where no e-mail is sent it is
// shown once instead, to be passed on.
func handOver(r *web.Request, id account.InvitationID, token, shown, sent string) error {
	if key := r.MailKey(); len(key) > 0 {
		if err := account.MailLink(r.Context(), r.Tx, id, key, token); err != nil {
			return err
		}
		return r.SeeOther("/team", sent)
	}
	if err := r.Seal("link", link{r.Actor().Account, id.UUID, token}, linkLasts); err != nil {
		return err
	}
	return r.SeeOther("/team", shown)
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
