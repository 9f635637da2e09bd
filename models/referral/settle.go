package referral

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
)

// Settlement is what a no has come to.
type Settlement string

const (
	Rerouted  Settlement = "rerouted" // another referral was sent
	ByService Settlement = "service"  // the service meets the need itself
	Nothing   Settlement = "nothing"  // the need is over, or the person has given up
)

// Settlements lists those somebody chooses; a referral is rerouted by sending
// another.
var Settlements = []Settlement{ByService, Nothing}

// Open reports whether a no still waits to be followed up.
func (r Referral) Open() bool {
	return (r.Status == Declined || r.Status == Expired) && r.Settled == ""
}

// Settle says that a no needs no other referral.
func Settle(ctx context.Context, tx *db.Tx, of ID, as Settlement) error {
	if !slices.Contains(Settlements, as) {
		return fault.Of(fault.Invalid, "referral.error.settlement")
	}
	return settle(ctx, tx, of, as)
}

func settle(ctx context.Context, tx *db.Tx, of ID, as Settlement) error {
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if side != flow.Service {
		return fault.Of(fault.Forbidden, "")
	}
	if a.Status != Declined && a.Status != Expired || a.Settled {
		return movedOn(a.Status)
	}
	if err := a.change(ctx, tx, DoSettle, map[string]any{"settled_at": tx.Now, "settled_as": string(as)}); err != nil {
		return err
	}
	return a.notice(ctx, tx, DoSettle, side, With{Reason: Reason(as)})
}

// settleFollowed settles the no that a referral just sent follows up, unless
// somebody has.
func (s sending) settleFollowed(ctx context.Context, tx *db.Tx) error {
	if s.draft.Follows.Zero() {
		return nil
	}
	a, _, err := lock(ctx, tx, s.draft.Follows)
	if err != nil {
		return err
	}
	if a.Status != Declined && a.Status != Expired || a.Settled {
		return nil
	}
	return settle(ctx, tx, s.draft.Follows, Rerouted)
}

// Reroute begins another referral of the same person where one came to nothing:
// the words are kept, and whether the person agrees is asked anew, for it is
// another partner. The offer must be one that can be chosen.
func Reroute(ctx context.Context, tx *db.Tx, of ID, to partner.OfferID) (DraftID, error) {
	r, err := ByID(ctx, tx, of)
	if err != nil {
		return DraftID{}, err
	}
	if Live(r.Status) {
		return DraftID{}, movedOn(r.Status)
	}
	draft, err := StartDraft(ctx, tx, r.Person, to)
	if err != nil {
		return DraftID{}, err
	}
	begun, err := DraftByID(ctx, tx, draft)
	if err != nil {
		return DraftID{}, err
	}
	values := map[string]any{"follows_id": of, "updated_at": tx.Now}
	if begun.Purpose == "" {
		m, err := loadAmendable(ctx, tx, of)
		if err != nil {
			return DraftID{}, err
		}
		values["purpose"], values["expectations"] = m.draft.Purpose, m.draft.Expectations
		values["urgent"], values["wished_on"] = m.draft.Urgent, m.draft.WishedOn
	}
	return draft, updateDraft(ctx, tx, draft, values)
}

// Alternatives lists the offers for the same need that can be chosen today.
func Alternatives(ctx context.Context, tx *db.Tx, r Referral) ([]partner.Choice, error) {
	all, err := partner.Offers(ctx, tx, partner.Filter{Domain: r.Domain})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c partner.Choice) bool { return c.Why != partner.Free || c.ID == r.Offer }), nil
}

// Link is a referral that another follows, or is followed by.
type Link struct {
	ID               ID
	Reference        string
	OrganisationName string
	Status           flow.Status
}

const links = `
select r.id, r.reference, g.name as organisation_name, r.status
from referrals r join organisations g on g.id = r.organisation_id
where `

// Links gives the referral that this one follows, if any, and those that follow
// it. They are the service's: a partner does not learn who said no before.
func Links(ctx context.Context, tx *db.Tx, of ID) (before, after []Link, err error) {
	if err = store.In(ctx, tx).Raw(links+"r.id = (select follows_id from referrals where id = ?)", of).Scan(&before).Error; err != nil {
		return nil, nil, fmt.Errorf("before referral %s: %w", of, err)
	}
	if err = store.In(ctx, tx).Raw(links+"r.follows_id = ? order by r.sent_at, r.id", of).Scan(&after).Error; err != nil {
		return nil, nil, fmt.Errorf("after referral %s: %w", of, err)
	}
	return before, after, nil
}
