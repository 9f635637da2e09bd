package attestation

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/office"
	"passerelle/models/person"
	"passerelle/models/referral"
)

// Give attests, as the partner of a referral under way, and answers the request
// that waits. The file, a PDF, is attached or was handed to the person.
func Give(ctx context.Context, tx *db.Tx, rules document.Rules, of referral.ID, n New) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := held.Only(flow.Partner); err != nil {
		return err
	}
	if err := n.check(KindsOf(held.Domain), held.Here.Today); err != nil {
		return err
	}
	var file document.ID
	switch n.Proof {
	case File:
		if file, err = keep(ctx, tx, rules, held, n); err != nil {
			return err
		}
	case Handed:
	default:
		return fault.Field("proof", "attestation.error.proof")
	}
	if err := record(ctx, tx, held, n, file); err != nil {
		return err
	}
	return held.TellOther(ctx, tx, notification.AttestationGiven, day.Day{})
}

// keep attaches the file. Anything but a PDF is refused: a photograph of a paper
// shows more than a paper that was made to be shown.
func keep(ctx context.Context, tx *db.Tx, rules document.Rules, held referral.Beside, n New) (document.ID, error) {
	if format, err := document.Inspect(n.Body); len(n.Body) > 0 && err == nil && format != document.PDF {
		return document.ID{}, fault.Field("file", "attestation.error.pdf")
	}
	return document.Add(ctx, tx, rules, document.New{
		Of: document.Referral(held.ID.UUID), Service: held.Service, Organisation: held.Organisation, Side: held.Side, Shared: true,
		Kind: document.Attestation, Name: n.Name, Body: n.Body,
	})
}

// See records, as the service, a paper that the person showed under a referral,
// and keeps no copy.
func See(ctx context.Context, tx *db.Tx, of referral.ID, n New) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := held.Only(flow.Service); err != nil {
		return err
	}
	if err := n.check(KindsOf(held.Domain), held.Here.Today); err != nil {
		return err
	}
	n.Proof = Seen
	return record(ctx, tx, held, n, document.ID{})
}

// record writes the paper, the answer to what was asked, and the event.
func record(ctx context.Context, tx *db.Tx, held referral.Beside, n New, file document.ID) error {
	row := n.row(tx, id.New[Attestation](), held.Side)
	row["service_id"], row["referral_id"], row["document_id"] = held.Service, held.ID, orNull(file.UUID)
	if n.Proof != Seen {
		row["organisation_id"] = held.Organisation
	}
	if err := store.In(ctx, tx).Table("attestations").Create(row).Error; err != nil {
		return fmt.Errorf("attestation of referral %s: %w", held.ID, err)
	}
	all, err := Requests(ctx, tx, held.ID)
	if err != nil {
		return err
	}
	if _, waits := Open(all); waits {
		if err := move(ctx, tx, held, DoAttest, ""); err != nil {
			return err
		}
	}
	do := referral.DoAttest
	if n.Proof == Seen {
		do = referral.DoSeeAttestation
	}
	return held.Note(ctx, tx, do, referral.With{On: n.expires()})
}

// SeePaper records a paper that a person showed and that has nothing to do with
// a referral, such as their own doctor's.
func SeePaper(ctx context.Context, tx *db.Tx, of person.ID, n New) error {
	who, err := person.ByID(ctx, tx, of)
	if err != nil {
		return err
	}
	if !who.Status.Open() {
		return fault.Of(fault.Conflict, "person.error.closed")
	}
	here, err := office.Here(ctx, tx)
	if err != nil {
		return err
	}
	if err := n.check(Papers, here.Today); err != nil {
		return err
	}
	n.Proof = Seen
	which := id.New[Attestation]()
	row := n.row(tx, which, flow.Service)
	row["service_id"], row["person_id"] = tx.Actor.Service, of
	if err := store.In(ctx, tx).Table("attestations").Create(row).Error; err != nil {
		return fmt.Errorf("attestation of person %s: %w", of, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "attestation", ID: which.UUID, Person: of.UUID, Detail: string(n.Kind)})
}

func (n New) row(tx *db.Tx, which ID, side flow.By) map[string]any {
	return map[string]any{
		"id": which, "kind": string(n.Kind), "from_on": n.From, "until_on": n.Until, "regularity": string(n.Regularity),
		"proof": string(n.Proof), "side": string(side), "by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "at": tx.Now, "expires_on": n.expires(),
	}
}

// Cancel takes back a paper of a referral that the actor's own side recorded by
// mistake; its file is erased.
func Cancel(ctx context.Context, tx *db.Tx, of referral.ID, which ID) error {
	held, err := referral.Hold(ctx, tx, of)
	if err != nil {
		return err
	}
	all, err := OfReferral(ctx, tx, of)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID != which {
			continue
		}
		if a.Side != held.Side {
			return fault.Of(fault.Forbidden, "")
		}
		if a.Cancelled {
			return fault.Of(fault.Conflict, "attestation.error.cancelled")
		}
		if err := cancel(ctx, tx, which); err != nil {
			return err
		}
		if a.Proof == File {
			if err := document.Remove(ctx, tx, document.Referral(of.UUID), a.Document, held.Side); err != nil {
				return err
			}
		}
		return held.Note(ctx, tx, referral.DoCancelAttestation, referral.With{})
	}
	return fault.Missing()
}

// CancelPaper takes back a paper of a person's own recorded by mistake.
func CancelPaper(ctx context.Context, tx *db.Tx, of person.ID, which ID) error {
	var found []uuid.UUID
	if err := store.In(ctx, tx).Raw("select id from attestations where id = ? and person_id = ? and cancelled_at is null", which, of).Scan(&found).Error; err != nil {
		return fmt.Errorf("attestation %s: %w", which, err)
	}
	if len(found) == 0 {
		return fault.Missing()
	}
	if err := cancel(ctx, tx, which); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "attestation", ID: which.UUID, Person: of.UUID, Detail: "cancelled"})
}

func cancel(ctx context.Context, tx *db.Tx, which ID) error {
	done := store.In(ctx, tx).Table("attestations").Where("id = ? and cancelled_at is null", which).Updates(map[string]any{"cancelled_at": tx.Now})
	if done.Error != nil {
		return fmt.Errorf("cancel attestation %s: %w", which, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "attestation.error.cancelled")
	}
	return nil
}
