package agreement

import (
	"context"

	"passerelle/models/db"
	"passerelle/models/document"
	"passerelle/models/fault"
	"passerelle/models/flow"
)

// Paper is a file to keep with an agreement.
type Paper struct {
	Kind document.Kind // one of document.Agreed
	Name string        // as it was sent
	Body []byte
}

// Attach keeps a file with an agreement of the actor's service; the partner's
// managers read it. What is over takes files too: a signed copy comes late.
func Attach(ctx context.Context, tx *db.Tx, rules document.Rules, to ID, p Paper) (document.ID, error) {
	a, err := own(ctx, tx, to)
	if err != nil {
		return document.ID{}, err
	}
	return document.Add(ctx, tx, rules, document.New{
		Of: document.Agreement(to.UUID), Service: a.ServiceID, Organisation: a.OrganisationID, Side: flow.Service, Shared: true, Kind: p.Kind, Name: p.Name, Body: p.Body,
	})
}

// Detach takes away a file that was kept by mistake; its bytes are erased.
func Detach(ctx context.Context, tx *db.Tx, from ID, file document.ID) error {
	if _, err := own(ctx, tx, from); err != nil {
		return err
	}
	return document.Remove(ctx, tx, document.Agreement(from.UUID), file, flow.Service)
}

// own is an agreement of the actor's service; any other is not found.
func own(ctx context.Context, tx *db.Tx, which ID) (Agreement, error) {
	a, err := ByID(ctx, tx, which)
	if err == nil && a.ServiceID != tx.Actor.Service {
		return a, fault.Missing()
	}
	return a, err
}
