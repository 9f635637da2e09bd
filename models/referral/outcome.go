package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// Outcome is what a referral for work or training has led to.
type Outcome string

// Outcomes lists them in the order of a menu: what is under way, contracts,
// training, and what came to nothing. A refusal says who refused and not why.
var Outcomes = []Outcome{
	"applied", "permanent", "fixed_term", "interim", "insertion", "apprenticeship", "own_business",
	"training", "qualification", "not_hired", "person_refused", "ended",
}

// Step is one outcome as somebody recorded it. Rows are only added.
type Step struct {
	Outcome Outcome
	On      day.Day // the day it happened or begins
	UntilOn day.Day // of a contract or a training; zero where it is open
	Side    flow.By
	Name    string
	At      time.Time
}

// lasting are those that may have a last day.
var lasting = []Outcome{"fixed_term", "interim", "insertion", "apprenticeship", "training", "qualification"}

// ForWork reports whether the referral is for work or training, and so has
// outcomes.
func (r Referral) ForWork() bool { return r.Domain == "employment" || r.Domain == "training" }

// RecordOutcome says, from either side, what a referral for work or training has
// led to; what was said before stays.
func RecordOutcome(ctx context.Context, tx *db.Tx, of ID, what Outcome, on, until day.Day) error {
	held, err := Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if held.Domain != "employment" && held.Domain != "training" {
		return fault.Missing()
	}
	if err := checkOutcome(held.Here.Today, what, on, until); err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("referral_outcomes").Create(map[string]any{
		"id": id.New[Step](), "referral_id": of, "service_id": held.Service, "organisation_id": held.Organisation,
		"outcome": string(what), "happened_on": on, "until_on": until, "side": string(held.Side),
		"by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "at": held.act.notBefore(tx.Now),
	}).Error
	if err != nil {
		return fmt.Errorf("outcome of referral %s: %w", of, err)
	}
	if err := held.Note(ctx, tx, DoOutcome, With{Reason: Reason(what), On: on}); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.ReferralOutcome, day.Day{})
}

func checkOutcome(today day.Day, what Outcome, on, until day.Day) error {
	var wrong fault.Collector
	if !slices.Contains(Outcomes, what) {
		wrong.Add("outcome", "outcome.error.outcome")
	}
	switch {
	case on.IsZero():
		wrong.Add("happened_on", "outcome.error.day")
	case on.Before(today.Add(-366)) || on.After(today.Add(366)):
		wrong.Add("happened_on", "outcome.error.far")
	}
	switch {
	case until.IsZero():
	case !slices.Contains(lasting, what):
		wrong.Add("until_on", "outcome.error.open")
	case until.Before(on):
		wrong.Add("until_on", "outcome.error.order")
	}
	return wrong.Err()
}

// Steps lists what a referral has led to, the latest first.
func Steps(ctx context.Context, tx *db.Tx, of ID) ([]Step, error) {
	var all []Step
	err := store.In(ctx, tx).Raw(`select outcome, happened_on as "on", until_on, side, by_name as name, at
from referral_outcomes where referral_id = ? order by at desc, id desc limit 50`, of).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("outcomes of referral %s: %w", of, err)
	}
	return all, nil
}
