package person

import (
	"context"

	"passerelle/models/audit"
	"passerelle/models/db"
)

// Offer marks an active file as offered to another service, named by to. Until
// that service answers the file is followed as before.
func Offer(ctx context.Context, tx *db.Tx, who ID, to string) error {
	if err := turn(ctx, tx, who, Transferring, Active); err != nil {
		return err
	}
	return offered(ctx, tx, who, DidAsk, to, "active>transferring")
}

// Retain takes the offer back.
func Retain(ctx context.Context, tx *db.Tx, who ID, to string) error {
	if err := turn(ctx, tx, who, Active, Transferring); err != nil {
		return err
	}
	return offered(ctx, tx, who, DidCancel, to, "transferring>active")
}

func offered(ctx context.Context, tx *db.Tx, who ID, did, service, detail string) error {
	if err := remember(ctx, tx, who, changed{did, "service", "", service}); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "person", ID: who.UUID, Person: who.UUID, Detail: detail})
}

// GiveUp takes back from everybody a file that another service has taken over.
func GiveUp(ctx context.Context, tx *db.Tx, who ID) error { return endAssignments(ctx, tx, who) }
