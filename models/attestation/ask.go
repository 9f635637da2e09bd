package attestation

import (
	"context"
	"fmt"
	"slices"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

// Ask asks the partner of a referral under way to attest to a period by a day.
// One request waits at a time: a second is a conflict.
func Ask(ctx context.Context, tx *db.Tx, of referral.ID, from, until, due day.Day) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := held.Only(flow.Service); err != nil {
		return err
	}
	if err := checkAsked(from, until, due, held.Here.Today); err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("attestation_requests").Create(map[string]any{
		"id": id.New[Request](), "referral_id": of, "service_id": held.Service, "organisation_id": held.Organisation,
		"from_on": from, "until_on": until, "due_on": due, "status": string(Flow.Start),
		"asked_by": tx.Actor.Account, "asked_name": tx.Actor.Name, "asked_at": tx.Now, "changed_at": tx.Now,
	}).Error
	if store.Violates(err, "attestation_requests_open") {
		return fault.Of(fault.Conflict, "attestation.error.asked")
	}
	if err != nil {
		return fmt.Errorf("ask an attestation of referral %s: %w", of, err)
	}
	if err := held.Note(ctx, tx, referral.DoAskAttestation, referral.With{On: due}); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.AttestationAsked, due)
}

// Withdraw takes the open request of a referral back.
func Withdraw(ctx context.Context, tx *db.Tx, of referral.ID) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := move(ctx, tx, held, DoWithdraw, ""); err != nil {
		return err
	}
	return held.Note(ctx, tx, referral.DoUnaskAttestation, referral.With{})
}

// Decline says, for a typed reason, that nothing is attested.
func Decline(ctx context.Context, tx *db.Tx, of referral.ID, why Reason) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if !slices.Contains(Reasons, why) {
		return fault.Field("reason", "attestation.error.reason")
	}
	if err := move(ctx, tx, held, DoDecline, why); err != nil {
		return err
	}
	if err := held.Note(ctx, tx, referral.DoRefuseAttestation, referral.With{}); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.AttestationDeclined, day.Day{})
}

// move makes a move of the open request. The referral is locked: nobody else
// does at the same time.
func move(ctx context.Context, tx *db.Tx, held referral.Beside, do flow.Action, why Reason) error {
	all, err := Requests(ctx, tx, held.ID)
	if err != nil {
		return err
	}
	open, ok := Open(all)
	if !ok {
		return fault.Of(fault.Conflict, "attestation.error.none")
	}
	step, err := Flow.Find(open.Status, do, held.Side)
	if err != nil {
		return err
	}
	done := store.In(ctx, tx).Table("attestation_requests").Where("id = ? and status = ?", open.ID, string(open.Status)).
		Updates(map[string]any{"status": string(step.To), "reason": string(why), "changed_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("%s attestation request %s: %w", do, open.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "attestation.error.none")
	}
	return nil
}
