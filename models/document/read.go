package document

import (
	"context"
	"fmt"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
)

const columns = `
select id, service_id as service, organisation_id is not null as shared, side, kind, name, format, size, status, by_name, added_at
from documents where `

// Of lists the files of a referral or an agreement that the actor may see, the
// oldest first. Those removed are left out.
func Of(ctx context.Context, tx *db.Tx, owner Owner) ([]Document, error) {
	var all []Document
	err := store.In(ctx, tx).Raw(columns+owner.column()+" = ? and status <> ? order by added_at, id", owner.id, string(Removed)).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("documents of %s %s: %w", owner.noun, owner.id, err)
	}
	return all, nil
}

// byID finds a document of its owner, removed ones too.
func byID(ctx context.Context, tx *db.Tx, owner Owner, id ID) (Document, error) {
	var d Document
	found := store.In(ctx, tx).Raw(columns+"id = ? and "+owner.column()+" = ?", id, owner.id).Scan(&d)
	if found.Error != nil {
		return Document{}, fmt.Errorf("document %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return Document{}, fault.Missing()
	}
	return d, nil
}

// Content gives a file of its owner with its bytes. One that waits for the
// scanner is a conflict, one that is gone or infected is gone: both say so.
func Content(ctx context.Context, tx *db.Tx, rules Rules, owner Owner, id ID) (Document, []byte, error) {
	d, err := byID(ctx, tx, owner, id)
	if err != nil {
		return d, nil, err
	}
	switch {
	case d.Status == Quarantined && !d.Readable(rules):
		return d, nil, fault.Of(fault.Conflict, "document.error.quarantined")
	case d.Status == Infected:
		return d, nil, fault.Of(fault.Gone, "document.error.infected")
	case d.Status == Removed:
		return d, nil, fault.Of(fault.Gone, "document.error.removed")
	}
	body, err := bodyOf(ctx, tx, id)
	return d, body, err
}

func bodyOf(ctx context.Context, tx *db.Tx, id ID) ([]byte, error) {
	var row struct{ Body []byte }
	found := store.In(ctx, tx).Raw("select body from document_contents where document_id = ?", id).Scan(&row)
	if found.Error != nil {
		return nil, fmt.Errorf("content of document %s: %w", id, found.Error)
	}
	if found.RowsAffected == 0 {
		return nil, fault.Missing()
	}
	return row.Body, nil
}

// dropBody erases the bytes of a document.
func dropBody(ctx context.Context, tx *db.Tx, id ID) error {
	if err := store.In(ctx, tx).Exec("delete from document_contents where document_id = ?", id).Error; err != nil {
		return fmt.Errorf("erase content of document %s: %w", id, err)
	}
	return nil
}

// settle makes one move of the life cycle from the state that was read.
func settle(ctx context.Context, tx *db.Tx, id ID, move flow.Move, values map[string]any) error {
	values["status"] = string(move.To)
	done := store.In(ctx, tx).Table("documents").Where("id = ? and status = ?", id, string(move.From)).Updates(values)
	if done.Error != nil {
		return fmt.Errorf("%s document %s: %w", move.Do, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return fault.Of(fault.Conflict, "")
	}
	return nil
}
