package transfer

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// OwnFile is the file that the target has already under the same APPI number;
// zero without one.
func OwnFile(ctx context.Context, tx *db.Tx, transfer ID) (person.ID, error) {
	var own person.ID
	if err := store.In(ctx, tx).Raw("select app.own_file_of(?)", transfer).Scan(&own).Error; err != nil {
		return person.ID{}, fmt.Errorf("own file of transfer %s: %w", transfer, err)
	}
	return own, nil
}

// Refuse leaves the person where they are followed now, with a typed reason and
// a note for the other service.
func Refuse(ctx context.Context, tx *db.Tx, transfer ID, why Refusal, note string) error {
	t, err := ByID(ctx, tx, transfer)
	if err != nil {
		return err
	}
	var wrong fault.Collector
	if !slices.Contains(Refusals, why) {
		wrong.Add("refusal", "transfer.error.refusal")
	}
	note = readNote(&wrong, "note", note, why == Refusal(Other))
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := move(ctx, tx, t, DoRefuse, map[string]any{"refusal": string(why), "note": note}); err != nil {
		return err
	}
	if _, err := settle(ctx, tx, transfer); err != nil {
		return err
	}
	return tell(ctx, tx, notification.TransferRefused, transfer, t.Source, notification.Referent())
}

// handedOut is all that leaves the source with an acceptance.
type handedOut struct {
	person.Arrival
	Referrals []struct {
		Offer        partner.OfferID `json:"offer"`
		Purpose      string          `json:"purpose"`
		Expectations string          `json:"expectations"`
		Urgent       bool            `json:"urgent"`
		WishedOn     day.Day         `json:"wished_on"`
	} `json:"referrals"`
}

// Accept takes a person over, in a branch and in somebody's charge, and gives the
// file at the target: a new one, or the one it has already. In the same unit of
// work the file at the source closes for good; what was decided there about its
// referrals, seats and drafts is carried out by the job Follow, which exists
// exactly if the acceptance does. The texts are ids; an empty referent is nobody.
func Accept(ctx context.Context, tx *db.Tx, transfer ID, branch, referent string) (person.ID, error) {
	t, err := ByID(ctx, tx, transfer)
	if err != nil {
		return person.ID{}, err
	}
	if _, err := Flow.Find(t.Status, DoAccept, t.Side(tx.Actor)); err != nil {
		return person.ID{}, err
	}
	at, by, err := person.PlaceFor(ctx, tx, branch, referent)
	if err != nil {
		return person.ID{}, err
	}
	own, err := OwnFile(ctx, tx, transfer)
	if err != nil {
		return person.ID{}, err
	}
	file := own
	if own.Zero() {
		file = id.New[person.Person]()
	}
	if err := move(ctx, tx, t, DoAccept, map[string]any{"arrived_id": file}); err != nil {
		return person.ID{}, err
	}
	out, err := settle(ctx, tx, transfer)
	if err != nil {
		return person.ID{}, err
	}
	if own.Zero() {
		err = out.Open(ctx, tx, file, at, by, t.SourceName)
	} else {
		err = out.Join(ctx, tx, file, at, by, t.SourceName)
	}
	if err != nil {
		return person.ID{}, err
	}
	if err := out.prefill(ctx, tx, file, by); err != nil {
		return person.ID{}, err
	}
	if err := store.Enqueue(ctx, tx, store.Job{Args: Follow{Transfer: transfer.UUID, Service: t.Source}}); err != nil {
		return person.ID{}, err
	}
	return file, tell(ctx, tx, notification.TransferAccepted, transfer, t.Source, notification.Referent())
}

// prefill leaves whoever is in charge now a draft of each referral that was
// handed over; where nobody is, the one who accepts has them.
func (h handedOut) prefill(ctx context.Context, tx *db.Tx, file person.ID, author uuid.UUID) error {
	if author == uuid.Nil {
		author = tx.Actor.Account
	}
	for _, r := range h.Referrals {
		typed := referral.Draft{Person: file, Offer: r.Offer, Purpose: r.Purpose, Expectations: r.Expectations, Urgent: r.Urgent, WishedOn: r.WishedOn}
		if err := referral.Prefill(ctx, tx, author, typed); err != nil {
			return err
		}
	}
	return nil
}

// settle does at the source what an answer of this unit of work entails, through
// the one function that may, and gives what an acceptance hands out.
func settle(ctx context.Context, tx *db.Tx, transfer ID) (handedOut, error) {
	var text *string
	err := store.In(ctx, tx).Raw("select app.settle_transfer(?, ?, ?)::text", transfer, uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())).Scan(&text).Error
	if err != nil {
		return handedOut{}, fmt.Errorf("settle transfer %s: %w", transfer, err)
	}
	var out handedOut
	if text == nil {
		return out, nil
	}
	if err := json.Unmarshal([]byte(*text), &out); err != nil {
		return handedOut{}, fmt.Errorf("what transfer %s hands out: %w", transfer, err)
	}
	return out, nil
}
