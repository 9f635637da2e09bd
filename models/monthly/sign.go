package monthly

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
)

// LongestWords bounds the reason of a return or a reopening, in characters.
const LongestWords = 300

// Sign freezes a month for the partner. It must be over, priced, and every day of
// every resident marked. From then on the database refuses whatever would change
// its marks and stays.
func Sign(ctx context.Context, tx *db.Tx, which agreement.ID, month, today day.Day) (ID, error) {
	a, err := agreement.ByID(ctx, tx, which)
	if err != nil {
		return ID{}, err
	}
	// Whoever marks at this moment is waited for, and waits for this.
	lock := store.In(ctx, tx).Exec("select pg_advisory_xact_lock(hashtextextended(?, 68))", a.ServiceID.String()+a.OrganisationID.String())
	if lock.Error != nil {
		return ID{}, fmt.Errorf("sign agreement %s: %w", which, lock.Error)
	}
	d, err := Of(ctx, tx, which, month, month.MonthEnd())
	if err != nil {
		return ID{}, err
	}
	former, err := Under(ctx, tx, which)
	if err != nil {
		return ID{}, err
	}
	if err := d.ready(former, today); err != nil {
		return ID{}, err
	}
	made, err := d.freeze(ctx, tx, former)
	if err != nil {
		return made, err
	}
	err = notification.Tell(ctx, tx, notification.Notice{Kind: notification.StateSigned, To: notification.ServiceHolders(actor.StateApprove), Noun: Noun, ID: made.UUID,
		Service: a.ServiceID, Organisation: a.OrganisationID})
	if err != nil {
		return made, err
	}
	return made, audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: Noun, ID: made.UUID, Service: a.ServiceID, Detail: d.MonthOn.String()})
}

// ready says why a month cannot be signed yet.
func (d Draft) ready(former []State, today day.Day) error {
	switch {
	case !today.After(d.MonthOn.MonthEnd()):
		return fault.Of(fault.Conflict, "monthly.error.not_over")
	case !d.Priced:
		return fault.Of(fault.Conflict, "monthly.error.no_price")
	case d.Missing() > 0:
		return fault.Of(fault.Conflict, "monthly.error.unmarked")
	}
	for _, s := range former {
		if s.MonthOn == d.MonthOn && s.Live() {
			return fault.Of(fault.Conflict, "monthly.error.signed")
		}
	}
	return nil
}

func (d Draft) freeze(ctx context.Context, tx *db.Tx, former []State) (ID, error) {
	made, version := id.New[State](), 1
	for _, s := range former {
		if s.MonthOn == d.MonthOn {
			version = max(version, s.Version+1)
		}
	}
	rules, err := json.Marshal(d.Terms.Rules)
	if err != nil {
		return made, fmt.Errorf("state %s: %w", made, err)
	}
	lines, err := json.Marshal(d.Lines)
	if err != nil {
		return made, fmt.Errorf("state %s: %w", made, err)
	}
	err = store.In(ctx, tx).Table("housing_states").Create(map[string]any{
		"id": made, "agreement_id": d.Agreement.ID, "service_id": d.Agreement.ServiceID, "organisation_id": d.Agreement.OrganisationID,
		"month_on": d.MonthOn, "from_on": d.FromOn, "until_on": d.UntilOn, "version": version, "daily_rate_cents": d.Terms.DailyRateCents, "rules": string(rules),
		"days": d.Days, "amount_cents": d.AmountCents, "lines": string(lines), "signed_at": tx.Now, "signed_by": tx.Actor.Account, "signed_name": tx.Actor.Name}).Error
	if store.Violates(err, "housing_states_live") || store.Violates(err, "housing_states_once") {
		return made, fault.Of(fault.Conflict, "monthly.error.signed")
	}
	if err != nil {
		return made, fmt.Errorf("state %s: %w", made, err)
	}
	return made, nil
}

// Countersign is the service's signature, after which a state is what is paid.
func Countersign(ctx context.Context, tx *db.Tx, which ID) error {
	return answer(ctx, tx, which, DoCountersign, map[string]any{"countersigned_at": tx.Now, "countersigned_by": tx.Actor.Account, "countersigned_name": tx.Actor.Name}, notification.StateCountersigned)
}

// Return sends a signed state back with its reason: the month is open again.
func Return(ctx context.Context, tx *db.Tx, which ID, why string) error {
	return explained(ctx, tx, which, DoReturn, why)
}

// Reopen opens the month of a countersigned state for a rectification, with its
// reason. The state stays as it was; the next version is signed beside it.
func Reopen(ctx context.Context, tx *db.Tx, which ID, why string) error {
	return explained(ctx, tx, which, DoReopen, why)
}

func explained(ctx context.Context, tx *db.Tx, which ID, do flow.Action, why string) error {
	why = strings.TrimSpace(why)
	var wrong fault.Collector
	wrong.Require("words", why, "monthly.error.words")
	if utf8.RuneCountInString(why) > LongestWords {
		wrong.Add("words", "person.error.long", "max", LongestWords)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return answer(ctx, tx, which, do, map[string]any{"answered_at": tx.Now, "answered_by": tx.Actor.Account, "answered_name": tx.Actor.Name, "words": why}, notification.StateReturned)
}

func answer(ctx context.Context, tx *db.Tx, which ID, do flow.Action, values map[string]any, kind notification.Kind) error {
	s, err := ByID(ctx, tx, which)
	if err != nil {
		return err
	}
	move, err := Flow.Find(s.Status, do, flow.Service)
	if err != nil {
		return err
	}
	values["status"] = string(move.To)
	done := store.In(ctx, tx).Table("housing_states").Where("id = ? and service_id = ? and status = ?", which, tx.Actor.Service, string(move.From)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("%s state %s: %w", do, which, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "monthly.error.moved_on")
	}
	err = notification.Tell(ctx, tx, notification.Notice{Kind: kind, To: notification.PartnerHolders(actor.StateSign), Noun: Noun, ID: which.UUID, Service: s.ServiceID, Organisation: s.OrganisationID})
	if err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: Noun, ID: which.UUID, Organisation: s.OrganisationID, Detail: string(move.From) + ">" + string(move.To)})
}
