package agreement

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Terms are what a day of housing costs and which days count, from the first day
// of a month until other terms follow.
type Terms struct {
	FromOn         day.Day
	DailyRateCents int64
	Rules
}

// Rules say which days of a stay are paid beside those of presence. The night of
// the last day is slept elsewhere, so that most agreements count the day of arrival
// and not that of departure.
type Rules struct {
	CountsArrival     bool
	CountsDeparture   bool
	CountsPermission  bool // away with permission
	CountsHospital    bool
	CountsOther       bool // away with another known reason
	CountsUnexplained bool
}

// Usual are the rules a new agreement is offered.
var Usual = Rules{CountsArrival: true, CountsPermission: true, CountsHospital: true}

const termsOf = `
select from_on, daily_rate_cents, counts_arrival, counts_departure, counts_permission, counts_hospital, counts_other, counts_unexplained
from agreement_terms where agreement_id = ?`

// TermsOf lists the terms of an agreement, the latest first.
func TermsOf(ctx context.Context, tx *db.Tx, of ID) (all []Terms, err error) {
	if err := store.In(ctx, tx).Raw(termsOf+" order by from_on desc", of).Scan(&all).Error; err != nil {
		return nil, fmt.Errorf("terms of agreement %s: %w", of, err)
	}
	return all, nil
}

// TermsOn are those that hold on a day; false where no price was agreed by then.
func TermsOn(ctx context.Context, tx *db.Tx, of ID, on day.Day) (t Terms, held bool, err error) {
	found := store.In(ctx, tx).Raw(termsOf+" and from_on <= ? order by from_on desc limit 1", of, on).Scan(&t)
	if found.Error != nil {
		return t, false, fmt.Errorf("terms of agreement %s on %s: %w", of, on, found.Error)
	}
	return t, found.RowsAffected > 0, nil
}

// Price agrees on terms from the first day of a month on, this month's at the
// earliest: what a former month cost stays what it cost. Errors are faults of the
// fields from_on and rate.
func Price(ctx context.Context, tx *db.Tx, of ID, typed TypedTerms, today day.Day) error {
	a, err := ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	terms, err := typed.read(a, today)
	if err != nil {
		return err
	}
	return a.price(ctx, tx, terms)
}

func (a Agreement) price(ctx context.Context, tx *db.Tx, t Terms) error {
	row := map[string]any{
		"id": id.New[Terms](), "agreement_id": a.ID, "service_id": a.ServiceID, "organisation_id": a.OrganisationID,
		"from_on": t.FromOn, "daily_rate_cents": t.DailyRateCents,
		"counts_arrival": t.CountsArrival, "counts_departure": t.CountsDeparture, "counts_permission": t.CountsPermission,
		"counts_hospital": t.CountsHospital, "counts_other": t.CountsOther, "counts_unexplained": t.CountsUnexplained,
		"made_at": tx.Now, "made_by": tx.Actor.Account,
	}
	err := store.In(ctx, tx).Table("agreement_terms").Create(row).Error
	if store.Violates(err, "agreement_terms_once") {
		return fault.Field("from_on", "agreement.error.priced")
	}
	if err != nil {
		return fmt.Errorf("terms of agreement %s: %w", a.ID, err)
	}
	if err := a.tell(ctx, tx, Event{Action: "price", New: t.FromOn.String()}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: a.ID.UUID, Organisation: a.OrganisationID, Detail: "terms"})
}
