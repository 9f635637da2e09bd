package account

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/notification"
)

// MailLink leaves an e-mail with the link of an invitation, to the address that
// is expected, in the transaction that makes or renews it. The token waits
// sealed under the key, which is not in the database, and is gone once it is
// sent.
func MailLink(ctx context.Context, tx *db.Tx, invitation InvitationID, key []byte, token string) error {
	mail := id.New[notification.Mail]()
	sealed, err := notification.Seal(key, mail, token)
	if err != nil {
		return err
	}
	return notification.MailInvitation(ctx, tx, mail, invitation.UUID, tx.Actor.Service, tx.Actor.Organisation, sealed)
}
