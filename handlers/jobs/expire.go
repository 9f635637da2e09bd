package jobs

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/models/actor"
	"passerelle/models/agreement"
	"passerelle/models/culture"
	"passerelle/models/db"
	"passerelle/models/monthly"
	"passerelle/models/office"
	"passerelle/models/programme"
	"passerelle/models/referral"
)

// expireEverywhere asks for one expire a service.
type expireEverywhere struct{}

func (expireEverywhere) Kind() string { return "expire_everywhere" }

// expire is the clock of the referrals of one service: it lets expire what nobody
// took up in time, tells the manager what is late, asks after who was to come, and reminds
// at half time. A
// freed seat of a cycle that nobody took up is offered to the next, and both sides
// are told of an agreement that ends soon, and of a month that waits. Whoever prepares
// an action is told of what its checklists ask for.
type expire struct {
	Service uuid.UUID `json:"service"`
}

func (expire) Kind() string { return "expire" }

func queueExpiry(ctx context.Context, pool *db.Pool) error {
	return askEach(ctx, pool, func(service uuid.UUID) river.JobArgs { return expire{Service: service} })
}

// services are those of the country.
func services(ctx context.Context, pool *db.Pool) (all []uuid.UUID, err error) {
	err = pool.Read(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		all, err = office.Services(ctx, tx)
		return err
	})
	return all, err
}

// askEach asks for one job a service, once an hour however many instances do.
func askEach(ctx context.Context, pool *db.Pool, job func(service uuid.UUID) river.JobArgs) error {
	found, err := services(ctx, pool)
	if err != nil || len(found) == 0 {
		return err
	}
	all := make([]river.InsertManyParams, len(found))
	for i, service := range found {
		all[i] = river.InsertManyParams{Args: job(service), InsertOpts: onceAnHour()}
	}
	return insert(ctx, all)
}

// expireIn does what the clock has to do in one service: first what is over, then
// whom to tell. Each referral and each seat has a unit of work of its own: one that fails
// leaves the others done, and the job, tried again, finds only what is left.
func expireIn(ctx context.Context, pool *db.Pool, service uuid.UUID) error {
	return errors.Join(
		each(ctx, pool, service, referral.Overdue, referral.Expire),
		each(ctx, pool, service, referral.ToEscalate, referral.Escalate),
		each(ctx, pool, service, referral.Unheard, referral.AskAfter),
		each(ctx, pool, service, referral.ToRemind, referral.Remind),
		each(ctx, pool, service, programme.EndedOffers, programme.ExpireOffer),
		each(ctx, pool, service, programme.ToPromote, programme.Promote),
		pool.Write(ctx, actor.ForWorker(service), func(tx *db.Tx) error { return agreement.Remind(ctx, tx) }),
		pool.Write(ctx, actor.ForWorker(service), func(tx *db.Tx) error { return monthly.Remind(ctx, tx) }),
		pool.Write(ctx, actor.ForWorker(service), func(tx *db.Tx) error { return culture.Remind(ctx, tx) }),
	)
}

func each[T any](ctx context.Context, pool *db.Pool, service uuid.UUID, list func(context.Context, *db.Tx) ([]T, error), do func(context.Context, *db.Tx, T) error) error {
	who := actor.ForWorker(service)
	var found []T
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		found, err = list(ctx, tx)
		return err
	})
	for _, id := range found {
		err = errors.Join(err, pool.Write(ctx, who, func(tx *db.Tx) error { return do(ctx, tx, id) }))
	}
	return err
}
