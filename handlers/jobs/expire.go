package jobs

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/office"
	"passerelle/models/referral"
)

// expireEverywhere asks for one expire a service.
type expireEverywhere struct{}

func (expireEverywhere) Kind() string { return "expire_everywhere" }

// expire lets the clock run out in one service, on the referrals that nobody
// took up in time.
type expire struct {
	Service uuid.UUID `json:"service"`
}

func (expire) Kind() string { return "expire" }

func queueExpiry(ctx context.Context, pool *db.Pool) error {
	var services []uuid.UUID
	err := pool.Read(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		services, err = office.Services(ctx, tx)
		return err
	})
	if err != nil || len(services) == 0 {
		return err
	}
	all := make([]river.InsertManyParams, len(services))
	for i, service := range services {
		all[i] = river.InsertManyParams{Args: expire{Service: service}, InsertOpts: onceAnHour()}
	}
	return insert(ctx, all)
}

// expireIn gives each referral a unit of work of its own: one that fails leaves
// the others done, and the job, tried again, finds only what is left.
func expireIn(ctx context.Context, pool *db.Pool, service uuid.UUID) error {
	who := actor.ForWorker(service)
	var overdue []referral.ID
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		overdue, err = referral.Overdue(ctx, tx)
		return err
	})
	for _, id := range overdue {
		err = errors.Join(err, pool.Write(ctx, who, func(tx *db.Tx) error { return referral.Expire(ctx, tx, id) }))
	}
	return err
}
