package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// former is an account under the address of somebody whose identity is unknown.
type former struct {
	AccountID    uuid.UUID
	Status       string
	Here         bool       // works or worked where the invitation leads
	Elsewhere    bool       // works somewhere else
	MembershipID *uuid.UUID // where the invitation leads, if that has not ended
	Role         actor.Role // in it
}

const formerAccounts = `
select a.id as account_id, a.status,
  bool_or(m.service_id is not distinct from i.service_id and m.organisation_id is not distinct from i.organisation_id) as here,
  bool_or(m.status <> 'ended' and (m.service_id is distinct from i.service_id or m.organisation_id is distinct from i.organisation_id)) as elsewhere,
  (array_agg(m.id) filter (where m.status <> 'ended' and m.service_id is not distinct from i.service_id and m.organisation_id is not distinct from i.organisation_id))[1] as membership_id,
  coalesce((array_agg(m.role) filter (where m.status <> 'ended' and m.service_id is not distinct from i.service_id and m.organisation_id is not distinct from i.organisation_id))[1], '') as role
from accounts a join memberships m on m.account_id = a.id join invitations i on i.id = ?
where lower(a.email) = lower(?) and a.email <> ''
group by a.id, a.status order by a.id limit 10`

// known finds the account that somebody invited may have had under another
// identity; a zero one where there is none to speak of. A place may give an
// account of its own the identity it comes with now, if it invited that very
// address to what they are there already: it decides about nothing but its own,
// and a manager does not come by a director's account. Somebody at work elsewhere
// or as something else, and an account that is suspended, are refused: a new
// identity is no way around. Somebody elsewhere who took the same address stands
// in nobody's way.
func known(ctx context.Context, tx *db.Tx, offer Offered, who Newcomer) (former, error) {
	address := strings.TrimSpace(who.Email)
	if address == "" {
		return former{}, nil
	}
	var alike []former
	if err := store.In(ctx, tx).Raw(formerAccounts, offer.ID, address).Scan(&alike).Error; err != nil {
		return former{}, fmt.Errorf("accounts of an address: %w", err)
	}
	own := slices.DeleteFunc(slices.Clone(alike), func(f former) bool { return !f.Here })
	for _, one := range append(own, alike...) { // what is wrong here is said first
		switch {
		case one.Here && one.Status == "active" && !one.Elsewhere && (one.MembershipID == nil || one.Role == offer.Role):
			if len(own) == 1 && strings.EqualFold(address, offer.Email) {
				return one, nil
			}
		case one.Status != "active":
			return former{}, fault.Of(fault.Conflict, "invitation.error.suspended")
		case one.Elsewhere, one.MembershipID != nil:
			return former{}, fault.Of(fault.Conflict, "invitation.error.member")
		}
	}
	return former{}, nil
}

// relink gives an account of the inviting place the identity it comes with now,
// and its place back where that had ended.
func relink(ctx context.Context, tx *db.Tx, offer Offered, before former, who Newcomer) error {
	if err := rebind(ctx, tx, before.AccountID, who.Issuer, who.Subject, who.SIRET); err != nil {
		return err
	}
	err := audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "identity", ID: before.AccountID, Service: orNil(offer.ServiceID),
		Organisation: orNil(offer.OrganisationID), Detail: "invitation"})
	if err != nil {
		return err
	}
	if before.MembershipID == nil {
		return join(ctx, tx, offer, before.AccountID, who)
	}
	return offer.close(ctx, tx, id.From[Member](*before.MembershipID), who)
}
