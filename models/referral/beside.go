package referral

import (
	"context"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/partner"
)

// Beside is a referral held for an act of another noun that hangs on it, such as
// an attestation: nobody moves it until the act is done.
type Beside struct {
	ID           ID
	Service      uuid.UUID
	Organisation uuid.UUID
	Domain       partner.Domain
	Kind         partner.Kind // of the organisation
	Status       flow.Status
	Side         flow.By       // the actor's
	Here         office.Office // where its days count
	act          act
}

// Hold locks a referral under way for an act beside it. One that is over is a
// conflict that says where it stands.
func Hold(ctx context.Context, tx *db.Tx, of ID) (Beside, error) {
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return Beside{}, err
	}
	if err := a.underWay(); err != nil {
		return Beside{}, err
	}
	here, err := a.office(tx)
	if err != nil {
		return Beside{}, err
	}
	with, err := partner.ByID(ctx, tx, id.From[partner.Organisation](a.Organisation))
	if err != nil {
		return Beside{}, err
	}
	return Beside{
		ID: a.ID, Service: a.Service, Organisation: a.Organisation, Domain: partner.Domain(a.Domain), Kind: with.Kind,
		Status: a.Status, Side: side, Here: here, act: a,
	}, nil
}

// Only refuses the act to the other side.
func (b Beside) Only(side flow.By) error {
	if b.Side != side {
		return fault.Of(fault.Forbidden, "")
	}
	return nil
}

// Note tells both sides of the act in the history of the referral, counts it and
// writes it in the journal.
func (b Beside) Note(ctx context.Context, tx *db.Tx, do flow.Action, with With) error {
	return b.act.notice(ctx, tx, do, b.Side, with)
}

// TellOther tells whoever on the other side has the referral in hand; due may be
// zero.
func (b Beside) TellOther(ctx context.Context, tx *db.Tx, kind notification.Kind, due day.Day) error {
	to := notification.Referent()
	if b.Side == flow.Service {
		to = notification.PartnerHolders(actor.ReferralAnswer)
	}
	return b.act.tell(ctx, tx, kind, to, due)
}
