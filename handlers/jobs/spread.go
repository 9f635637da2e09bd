package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/charge"
	"passerelle/models/db"
	"passerelle/models/desk"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/referral"
	"passerelle/models/transfer"
)

// spread brings one notice to its readers, as a worker of the tenant that is
// told.
func spread(ctx context.Context, pool *db.Pool, job notification.Spread) error {
	return pool.Write(ctx, workerOf(job.Service, job.Organisation), func(tx *db.Tx) error {
		return notification.SpreadNotice(ctx, tx, id.From[notification.Notice](job.Notice), inCharge)
	})
}

func workerOf(service, organisation uuid.UUID) actor.Actor {
	if organisation != uuid.Nil {
		return actor.ForWorkerOf(organisation)
	}
	return actor.ForWorker(service)
}

// inCharge asks the noun that a notice is about, and who stands in for whoever
// is away: without a cover, nobody, so that the managers are told.
func inCharge(ctx context.Context, tx *db.Tx, noun string, of uuid.UUID) (account, branch uuid.UUID, err error) {
	var referent uuid.UUID
	switch noun {
	case referral.Noun:
		referent, branch, err = referral.InCharge(ctx, tx, id.From[referral.Referral](of))
	case transfer.Noun:
		referent, err = transfer.InCharge(ctx, tx, id.From[transfer.Transfer](of))
	case desk.Noun:
		referent, branch, err = desk.InCharge(ctx, tx, of)
	default:
		err = fmt.Errorf("nobody is in charge of a %s", noun)
	}
	if err != nil {
		return uuid.Nil, uuid.Nil, err
	}
	owner, err := charge.OwnerOf(ctx, tx, branch, referent)
	if owner.As != charge.AsReferent && owner.As != charge.AsCover {
		return uuid.Nil, branch, err
	}
	return owner.Account, branch, err
}
