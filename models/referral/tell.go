package referral

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// Noun is what a notice about a referral calls it, and NounOf what a notice about
// several calls the organisation that holds them.
const (
	Noun   = "referral"
	NounOf = "organisation"
)

// news says who is told of an act, and as what. The partner's members who answer
// read what the service did; the officer in charge reads what the partner did,
// and with the managers that nobody answered.
var news = map[flow.Action]struct {
	kind notification.Kind
	to   notification.Audience
}{
	DoSend:           {notification.ReferralSent, notification.PartnerHolders(actor.ReferralAnswer)},
	DoAcknowledge:    {notification.ReferralAcknowledged, notification.Referent()},
	DoAsk:            {notification.ReferralAsked, notification.Referent()},
	DoAnswer:         {notification.ReferralAnswered, notification.PartnerHolders(actor.ReferralAnswer)},
	DoSetAppointment: {notification.ReferralAppointment, notification.Referent()},
	DoWaitlist:       {notification.ReferralWaitlisted, notification.Referent()},
	DoAccept:         {notification.ReferralAccepted, notification.Referent()},
	DoDecline:        {notification.ReferralDeclined, notification.Referent()},
	DoWithdraw:       {notification.ReferralWithdrawn, notification.PartnerHolders(actor.ReferralAnswer)},
	DoExpire:         {notification.ReferralExpired, notification.ReferentAndManagers()},
	DoRemind:         {notification.ReferralReminded, notification.PartnerHolders(actor.ReferralAnswer)},
	DoEscalate:       {notification.ReferralEscalated, notification.Managers()},
	DoAmend:          {notification.ReferralAmended, notification.PartnerHolders(actor.ReferralAnswer)},
}

// tell lets the other side know of an act. It comes after everything about the
// referral is closed, so that a withdrawal is still told.
func tell(ctx context.Context, tx *db.Tx, a act, do flow.Action, due day.Day) error {
	return a.tell(ctx, tx, news[do].kind, news[do].to, due)
}

func (a act) tell(ctx context.Context, tx *db.Tx, kind notification.Kind, to notification.Audience, due day.Day) error {
	return notification.Tell(ctx, tx, notification.Notice{
		Kind: kind, To: to, Noun: Noun, ID: a.ID.UUID, Service: a.Service, Organisation: a.Organisation, DueOn: due,
	})
}

// other is whoever on the other side has a referral in hand.
func other(side flow.By) notification.Audience {
	if side == flow.Partner {
		return notification.Referent()
	}
	return notification.PartnerHolders(actor.ReferralAnswer)
}

// HandedOver is a referral that somebody else of the service is in charge of now.
type HandedOver struct{ ID, Organisation uuid.UUID }

// TellHandedOver tells each organisation that somebody else is in charge: of its
// referral, or once where there are several.
func TellHandedOver(ctx context.Context, tx *db.Tx, all []HandedOver) error {
	count := map[uuid.UUID]int{}
	for _, one := range all {
		count[one.Organisation]++
	}
	for _, one := range all {
		n := notification.Notice{Kind: notification.ReferralTransferred, To: other(flow.Service), Noun: Noun, ID: one.ID, Organisation: one.Organisation}
		switch count[one.Organisation] {
		case 0: // told already
			continue
		case 1:
		default:
			n.Kind, n.Noun, n.ID = notification.ReferralsTransferred, NounOf, one.Organisation
		}
		count[one.Organisation] = 0
		if err := notification.Tell(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawnFrom reports whether a referral was withdrawn from the actor's
// organisation, which no longer sees it and has been told so. It is false for one
// that was never addressed to it, as for one that does not exist.
func WithdrawnFrom(ctx context.Context, tx *db.Tx, id ID) (bool, error) {
	if tx.Actor.Kind != actor.Partner {
		return false, nil
	}
	return notification.Told(ctx, tx, notification.ReferralWithdrawn, Noun, id.UUID)
}

// dueAfter is the day by which the one who is told is expected to answer; zero
// where nothing is expected.
func dueAfter(a act, do flow.Action) day.Day {
	if do == DoAsk || do == DoAnswer {
		return a.AnswerDueOn
	}
	return day.Day{}
}

// InCharge tells a worker of the service whose referral this is: the referent
// and the branch.
func InCharge(ctx context.Context, tx *db.Tx, id ID) (account, branch uuid.UUID, err error) {
	var row struct{ ReferentID, BranchID *uuid.UUID }
	if err := store.In(ctx, tx).Raw("select referent_id, branch_id from referrals where id = ?", id).Scan(&row).Error; err != nil {
		return uuid.Nil, uuid.Nil, fmt.Errorf("who is in charge of referral %s: %w", id, err)
	}
	return orNil(row.ReferentID), orNil(row.BranchID), nil
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
