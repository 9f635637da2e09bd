package web

import (
	"time"

	"github.com/google/uuid"

	"passerelle/models/account"
)

// handed is an invitation's token on its way to the page that shows it once. It
// travels sealed, and only to the account that made it.
type handed struct {
	Maker      uuid.UUID
	Invitation uuid.UUID
	Token      string
}

const handedLasts = 2 * time.Minute

// Handover says where an invitation leads its maker, and in which words: Shown
// where the link stands on that page, Sent where it left by e-mail.
type Handover struct{ Path, Shown, Sent string }

// HandOver sends the link of an invitation to the invited address; where no e-mail
// is sent it is shown once instead, to be passed on.
func (r *Request) HandOver(id account.InvitationID, token string, h Handover) error {
	if key := r.MailKey(); len(key) > 0 {
		if err := account.MailLink(r.Context(), r.Tx, id, key, token); err != nil {
			return err
		}
		return r.SeeOther(h.Path, h.Sent)
	}
	if err := r.Seal("link", handed{r.Actor().Account, id.UUID, token}, handedLasts); err != nil {
		return err
	}
	return r.SeeOther(h.Path, h.Shown)
}

// Handed is the link just made by this account, which is forgotten at once; false
// where there is none.
func (r *Request) Handed() (invitation uuid.UUID, link string, ok bool) {
	var made handed
	if !r.Unseal("link", &made, handedLasts) {
		return uuid.Nil, "", false
	}
	r.Forget("link")
	return made.Invitation, r.Address("/invitations/" + made.Token), made.Maker == r.Actor().Account
}
