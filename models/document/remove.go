package document

import (
	"context"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
)

// Remove takes away a file its own side has added: its bytes are erased, the
// line that it was there stays in the journal.
func Remove(ctx context.Context, tx *db.Tx, owner Owner, id ID, by flow.By) error {
	d, err := byID(ctx, tx, owner, id)
	if err != nil {
		return err
	}
	if d.Side != by {
		return fault.Of(fault.Forbidden, "")
	}
	move, err := Flow.Find(d.Status, DoRemove, by)
	if err != nil {
		return err
	}
	if err := settle(ctx, tx, id, move, map[string]any{"removed_at": tx.Now}); err != nil {
		return err
	}
	if err := dropBody(ctx, tx, id); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Erase, Noun: "document", ID: id.UUID, Service: d.Service, Detail: string(d.Status) + ">" + string(move.To)})
}
