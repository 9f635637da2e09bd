package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
)

// unusedEverywhere asks for one unused a service and an organisation.
type unusedEverywhere struct{}

func (unusedEverywhere) Kind() string { return "unused_everywhere" }

// unused tells the members of one place whose access nobody uses, suspends those
// who were told in time, and tells who has a review to make. At most one of the
// two ids is set; neither is for the platform's own people.
type unused struct {
	Service      uuid.UUID `json:"service"`
	Organisation uuid.UUID `json:"organisation"`
}

func (unused) Kind() string { return "unused" }

func addUnused(all *river.Workers, pool *db.Pool) {
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[unusedEverywhere]) error {
		return queueUnused(ctx, pool)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[unused]) error {
		who := actor.ForWorker(job.Args.Service)
		if job.Args.Organisation != uuid.Nil {
			who = actor.ForWorkerOf(job.Args.Organisation)
		}
		return pool.Write(ctx, who, func(tx *db.Tx) error { return unusedIn(ctx, tx) })
	}))
}

func queueUnused(ctx context.Context, pool *db.Pool) error {
	var places []actor.Actor
	err := pool.Read(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		places, err = account.Places(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	places = append(places, actor.ForWorker(uuid.Nil)) // the platform itself
	queue, err := river.ClientFromContextSafely[pgx.Tx](ctx)
	if err != nil {
		return fmt.Errorf("queue unused: %w", err)
	}
	all := make([]river.InsertManyParams, len(places))
	for i, place := range places {
		all[i] = river.InsertManyParams{Args: unused{Service: place.Service, Organisation: place.Organisation}, InsertOpts: onceADay()}
	}
	if _, err := queue.InsertMany(ctx, all); err != nil {
		return fmt.Errorf("queue unused: %w", err)
	}
	return nil
}

// unusedIn does all of it in one unit of work; run twice it finds nothing more.
func unusedIn(ctx context.Context, tx *db.Tx) error {
	sleepers, err := account.Dormant(ctx, tx)
	if err != nil {
		return err
	}
	if err := account.Notice(ctx, tx, sleepers); err != nil {
		return err
	}
	if _, err := account.SuspendUnused(ctx, tx); err != nil {
		return err
	}
	return account.TellReviews(ctx, tx)
}
