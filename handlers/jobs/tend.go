package jobs

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/notification"
	"passerelle/models/partner"
)

// tendEverywhere asks for one look after the messages of each tenant.
type tendEverywhere struct{}

func (tendEverywhere) Kind() string { return "tend_everywhere" }

// dueMails looks for e-mails whose turn has come.
type dueMails struct{}

func (dueMails) Kind() string { return "due_mails" }

func queueTending(ctx context.Context, pool *db.Pool) error {
	var places []actor.Actor
	err := pool.Read(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		places, err = account.Places(ctx, tx)
		return err
	})
	if err != nil || len(places) == 0 {
		return err
	}
	all := make([]river.InsertManyParams, len(places))
	for i, place := range places {
		all[i] = river.InsertManyParams{Args: notification.Tend{Service: place.Service, Organisation: place.Organisation}, InsertOpts: onceAnHour()}
	}
	return insert(ctx, all)
}

// spreadAtOnce bounds what one look after a tenant spreads; the next spreads
// the rest.
const spreadAtOnce = 500

// tend spreads what was left, each notice in a unit of work of its own, then
// leaves the daily e-mails and sweeps.
func tend(ctx context.Context, pool *db.Pool, job notification.Tend) error {
	who := workerOf(job.Service, job.Organisation)
	var left []notification.ID
	err := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		left, err = notification.Unspread(ctx, tx, spreadAtOnce)
		return err
	})
	for _, notice := range left {
		err = errors.Join(err, spread(ctx, pool, notification.Spread{Notice: notice.UUID, Service: job.Service, Organisation: job.Organisation}))
	}
	return errors.Join(err,
		pool.Write(ctx, who, func(tx *db.Tx) error { return partner.RemindStale(ctx, tx) }),
		pool.Write(ctx, who, func(tx *db.Tx) error { return notification.Digest(ctx, tx) }),
		pool.Write(ctx, who, func(tx *db.Tx) error { return notification.Sweep(ctx, tx) }))
}
