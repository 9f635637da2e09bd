package document

import (
	"context"
	"fmt"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/flow"
	"passerelle/models/internal/store"
)

// WaitingLength bounds how many files one look for work finds.
const WaitingLength = 100

// Waiting lists what waits for the scanner in the worker's service, the oldest
// first.
func Waiting(ctx context.Context, tx *db.Tx) ([]ID, error) {
	var all []ID
	err := store.In(ctx, tx).Raw("select id from documents where service_id = ? and status = 'quarantined' order by added_at, id limit ?",
		tx.Actor.Service, WaitingLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("documents waiting in service %s: %w", tx.Actor.Service, err)
	}
	return all, nil
}

// Bytes gives what the scanner is to look at.
func Bytes(ctx context.Context, tx *db.Tx, id ID) ([]byte, error) { return bodyOf(ctx, tx, id) }

// Pass lets a file out of quarantine. One that left it in between, because it was
// removed or another worker was quicker, is a conflict.
func Pass(ctx context.Context, tx *db.Tx, id ID) error {
	return judge(ctx, tx, id, "")
}

// Condemn marks a file as infected and erases its bytes. finding is the
// scanner's name for what it found.
func Condemn(ctx context.Context, tx *db.Tx, id ID, finding string) error {
	if err := judge(ctx, tx, id, finding); err != nil {
		return err
	}
	return dropBody(ctx, tx, id)
}

func judge(ctx context.Context, tx *db.Tx, id ID, finding string) error {
	do := DoPass
	if finding != "" {
		do = DoCondemn
	}
	move, err := Flow.Find(Quarantined, do, flow.Clock)
	if err != nil {
		return err
	}
	if err := settle(ctx, tx, id, move, map[string]any{"finding": finding, "scanned_at": tx.Now}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "document", ID: id.UUID, Detail: string(move.From) + ">" + string(move.To)})
}
