package partner

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/office"
)

// OfferID identifies an offer.
type OfferID = id.Of[Offer]

// Offer is what an organisation does for whom, at one of its sites.
type Offer struct {
	ID               OfferID
	Organisation     uuid.UUID
	OrganisationName string
	Kind             Kind
	Name             string
	Domain           Domain
	Audience         string
	Content          string
	Documents        string
	Address          string
	Commune          string
	Seats            int // 0 where places are not counted
	SeatsFree        int
	SeatsSaidOn      day.Day
	WaitingList      bool
	Status           string
	AcknowledgeDays  int // working days, as the two below
	AnswerDays       int
	ExpireDays       int
}

// Choice is an offer as somebody who refers sees it: may it be chosen today?
type Choice struct {
	Offer
	Agreement Agreement
	Why       Reason
}

func (c Choice) closed() int {
	if c.Why == Free {
		return 0
	}
	return 1
}

// Filter narrows the offers; empty fields do not.
type Filter struct {
	Domain Domain
	offer  OfferID
}

// offers joins each offer with the agreement that counts: the one in force if
// there is one, else the latest.
const offers = `
select o.id, o.organisation_id as organisation, g.name as organisation_name, g.kind, o.name, o.domain, o.audience, o.content, o.documents,
  s.address, s.commune, o.seats, o.seats_free, o.seats_said_on, o.waiting_list, o.status, o.acknowledge_days, o.answer_days, o.expire_days,
  coalesce(a.reference, '') as agreement_reference, a.starts_on as agreement_starts_on, a.ends_on as agreement_ends_on,
  coalesce(a.status, '') as agreement_status
from offers o join organisations g on g.id = o.organisation_id join sites s on s.id = o.site_id
left join lateral (
  select reference, starts_on, ends_on, status from agreements
  where organisation_id = o.organisation_id and service_id = @service
  order by (status = 'active' and @today between starts_on and ends_on) desc, (@today between starts_on and ends_on) desc, ends_on desc limit 1
) a on true
where o.status <> 'draft' and (@domain = '' or o.domain = @domain) and (cast(@offer as uuid) is null or o.id = @offer)
order by g.name, o.name, o.id`

// Offers lists what a service may refer to, then what it may not with the reason:
// whoever looks for an offer that is closed today should not search in vain.
// Organisations the service has never had an agreement with are left out.
func Offers(ctx context.Context, tx *db.Tx, f Filter) ([]Choice, error) {
	all, err := find(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	known := all[:0]
	for _, choice := range all {
		if !choice.Agreement.StartsOn.IsZero() {
			known = append(known, choice)
		}
	}
	return known, nil
}

// OfferByID finds one offer with the reason why it cannot be chosen, if any.
func OfferByID(ctx context.Context, tx *db.Tx, id OfferID) (Choice, error) {
	found, err := find(ctx, tx, Filter{offer: id})
	if err != nil {
		return Choice{}, err
	}
	if len(found) == 0 {
		return Choice{}, fault.Missing()
	}
	return found[0], nil
}

func find(ctx context.Context, tx *db.Tx, f Filter) ([]Choice, error) {
	here, err := office.Here(ctx, tx)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Offer
		AgreementReference string
		AgreementStartsOn  day.Day
		AgreementEndsOn    day.Day
		AgreementStatus    string
	}
	err = store.In(ctx, tx).Raw(offers, map[string]any{
		"service": tx.Actor.Service, "today": here.Today, "domain": string(f.Domain), "offer": f.offer.Null(),
	}).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("offers: %w", err)
	}
	choices := make([]Choice, len(rows))
	for i, row := range rows {
		a := Agreement{row.AgreementReference, row.AgreementStartsOn, row.AgreementEndsOn, row.AgreementStatus}
		choices[i] = Choice{Offer: row.Offer, Agreement: a, Why: Choosable(row.Offer, a, here.Today)}
	}
	slices.SortStableFunc(choices, func(a, b Choice) int { return a.closed() - b.closed() })
	return choices, nil
}
