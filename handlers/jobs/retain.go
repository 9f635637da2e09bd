package jobs

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/retention"
)

// retainEverywhere asks for one retain a service.
type retainEverywhere struct{}

func (retainEverywhere) Kind() string { return "retain_everywhere" }

// retain archives and erases the files of one service whose time is over.
type retain struct {
	Service uuid.UUID `json:"service"`
}

func (retain) Kind() string { return "retain" }

func addRetain(all *river.Workers, pool *db.Pool) {
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[retainEverywhere]) error {
		return askEach(ctx, pool, func(service uuid.UUID) river.JobArgs { return retain{Service: service} })
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[retain]) error {
		return retainIn(ctx, pool, job.Args.Service)
	}))
}

// retainIn erases each file in a unit of work of its own: one that fails leaves the
// others done and its list open, and the job, tried again, finds only what is left.
func retainIn(ctx context.Context, pool *db.Pool, service uuid.UUID) error {
	who := actor.ForWorker(service)
	err := pool.Write(ctx, who, func(tx *db.Tx) error {
		_, err := retention.Archive(ctx, tx)
		return err
	})
	for {
		var doomed []retention.Doomed
		found := pool.Read(ctx, who, func(tx *db.Tx) (err error) {
			doomed, err = retention.ToPurge(ctx, tx)
			return err
		})
		err = errors.Join(err, found)
		failed := false
		for _, d := range doomed {
			one := pool.Write(ctx, who, func(tx *db.Tx) error { return retention.Purge(ctx, tx, d) })
			err, failed = errors.Join(err, one), failed || one != nil
		}
		if len(doomed) < retention.Batch || failed {
			break
		}
	}
	return errors.Join(err, pool.Write(ctx, who, func(tx *db.Tx) error {
		_, err := retention.Finish(ctx, tx)
		return err
	}))
}
