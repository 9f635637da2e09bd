package referral

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// Attachment is a file to attach to a referral.
type Attachment struct {
	Kind document.Kind
	Name string // as it was sent
	Body []byte
	// Internal keeps it within the service; a partner has no such files.
	Internal bool
}

// Attach adds a file to a live referral, from either side. What the service does
// not keep for itself the partner reads as long as it reads the referral. With a
// health partner no file is shared: it attests, and that is its own page's.
func Attach(ctx context.Context, tx *db.Tx, rules document.Rules, to ID, a Attachment) (document.ID, error) {
	of, side, err := attachable(ctx, tx, to)
	if err != nil {
		return document.ID{}, err
	}
	shared := side == flow.Partner || !a.Internal
	if shared && side == flow.Service {
		if err := person.CheckUnlimited(ctx, tx, "referral", to.UUID, "file"); err != nil {
			return document.ID{}, err
		}
	}
	if shared {
		with, err := partner.ByID(ctx, tx, id.From[partner.Organisation](of.Organisation))
		if err != nil {
			return document.ID{}, err
		}
		if !with.Kind.WritesFreely() {
			return document.ID{}, fault.Field("file", "document.error.health")
		}
	}
	return document.Add(ctx, tx, rules, document.New{
		Of: document.Referral(to.UUID), Service: of.Service, Organisation: of.Organisation, Side: side, Shared: shared, Kind: a.Kind, Name: a.Name, Body: a.Body,
	})
}

// Detach takes away a file that the actor's own side has attached. One that
// proves an attestation goes with it and not before.
func Detach(ctx context.Context, tx *db.Tx, from ID, file document.ID) error {
	_, side, err := attachable(ctx, tx, from)
	if err != nil {
		return err
	}
	var proving int
	if err := store.In(ctx, tx).Raw("select count(*) from attestations where document_id = ? and cancelled_at is null", file).Scan(&proving).Error; err != nil {
		return fmt.Errorf("what document %s proves: %w", file, err)
	}
	if proving > 0 {
		return fault.Of(fault.Conflict, "attestation.error.proves")
	}
	return document.Remove(ctx, tx, document.Referral(from.UUID), file, side)
}

func attachable(ctx context.Context, tx *db.Tx, to ID) (act, flow.By, error) {
	of, err := load(ctx, tx, to)
	if err != nil {
		return of, "", err
	}
	side, err := sideOf(tx.Actor)
	if err != nil {
		return of, "", err
	}
	if !Live(of.Status) {
		return of, "", movedOn(of.Status)
	}
	return of, side, nil
}
