package jobs

import (
	"context"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/transfer"
)

// follow carries out what was decided about a file that another service has taken
// over, in the name of whoever decided it and in their service: an acceptance is
// the target's act and touches no row of the source but the file.
func follow(ctx context.Context, pool *db.Pool, job transfer.Follow) error {
	of := id.From[transfer.Transfer](job.Transfer)
	var who actor.Actor
	err := pool.Read(ctx, actor.ForWorker(job.Service), func(tx *db.Tx) (err error) {
		who, err = transfer.Requester(ctx, tx, of)
		return err
	})
	if err != nil {
		return err
	}
	return pool.Write(ctx, who, func(tx *db.Tx) error { return transfer.CarryOut(ctx, tx, of) })
}
