// Package jobs is the work in the background: a queue in PostgreSQL, so that a
// job exists exactly if the act that asked for it was committed, and what the
// clock asks for.
package jobs

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/scan"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/notification"
	"passerelle/models/retention"
	"passerelle/models/statistics"
	"passerelle/models/summons"
	"passerelle/models/transfer"
)

// With is what the workers need of the program.
type With struct {
	DSN         string // of the login role, to the server itself: the queue listens
	Connections int    // of the queue's own; 4 if zero
	Pool        *db.Pool
	Post        mail.Post
	// Reach is how persons are told of their appointments.
	Reach Reach
	// Scanner looks at attached files; nil where they are not scanned.
	Scanner *scan.Client
	Log     *slog.Logger
}

// Run works until ctx ends, then lets jobs under way finish. The queue's own
// connections take the queue's role and see its tables only, the jobs open units
// of work like everybody else.
func Run(ctx context.Context, with With) error {
	config, err := pgxpool.ParseConfig(with.DSN)
	if err != nil {
		return fmt.Errorf("jobs: the connection string cannot be read")
	}
	config.MaxConns = int32(cmp.Or(with.Connections, 4))
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "set role passerelle_queue")
		return err
	}
	queue, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	defer queue.Close()
	client, err := river.NewClient(riverpgxv5.New(queue), &river.Config{
		Schema:               db.QueueSchema,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, notification.MailQueue: {MaxWorkers: 4}, summons.Queue: {MaxWorkers: 4}},
		Workers:              workers(with),
		PeriodicJobs:         periodic(),
		RescueStuckJobsAfter: 15 * time.Minute,
		SoftStopTimeout:      15 * time.Second,
		Logger:               with.Log,
	})
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // asked to stop before it had begun
		}
		return fmt.Errorf("jobs: %w", err)
	}
	<-client.Stopped()
	return nil
}

func workers(with With) *river.Workers {
	pool := with.Pool
	all := river.NewWorkers()
	river.AddWorker(all, intakes{pool: pool})
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[sweep]) error {
		return pool.Write(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) error {
			_, err := retention.Sweep(ctx, tx)
			return err
		})
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[extendJournal]) error {
		return pool.Write(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) error {
			if _, err := retention.ExtendJournal(ctx, tx); err != nil {
				return err
			}
			_, err := retention.DropJournal(ctx, tx)
			return err
		})
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[expireEverywhere]) error {
		return queueExpiry(ctx, pool)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[expire]) error {
		return expireIn(ctx, pool, job.Args.Service)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[notification.Spread]) error {
		return spread(ctx, pool, job.Args)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[transfer.Follow]) error {
		return follow(ctx, pool, job.Args)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[tendEverywhere]) error {
		return queueTending(ctx, pool)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[notification.Tend]) error {
		return tend(ctx, pool, job.Args)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[dueMails]) error {
		return dispatchDue(ctx, pool, with.Post)
	}))
	river.AddWorker(all, &dispatcher{pool: pool, post: with.Post, log: with.Log})
	river.AddWorker(all, &deliverer{pool: pool, post: with.Post, reach: with.Reach, log: with.Log})
	addRemind(all, with)
	addRetain(all, pool)
	addUnused(all, pool)
	addScan(all, pool, with.Scanner)
	addCopy(all, with)
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[statistics.ExportWork]) error {
		return statistics.Make(ctx, pool, job.Args, reportWriter(with.Post.Words))
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[countMonths]) error {
		return pool.Write(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) error {
			_, err := statistics.Count(ctx, tx)
			return err
		})
	}))
	return all
}

// sweep removes what has had its time.
type sweep struct{}

func (sweep) Kind() string { return "sweep" }

// extendJournal makes the journal's partitions for the months to come, and drops
// those whose period is over.
type extendJournal struct{}

func (extendJournal) Kind() string { return "extend_journal" }

// countMonths counts for the yearly report what is not final yet.
type countMonths struct{}

func (countMonths) Kind() string { return "count_months" }

// onceAnHour lets what several instances ask for in the same hour be done once.
func onceAnHour() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: time.Hour}}
}

// onceADay is onceAnHour for what is looked at once a day.
func onceADay() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: 24 * time.Hour}}
}

// periodic is what the clock asks for. Each may run twice without harm. A day
// ends somewhere at each full hour, so that expiry is looked at every hour.
func periodic() []*river.PeriodicJob {
	hourly := onceAnHour()
	daily := onceADay()
	everyMinute := &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: time.Minute}}
	start := &river.PeriodicJobOpts{RunOnStart: true}
	return []*river.PeriodicJob{
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return sweep{}, hourly }, start),
		river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return extendJournal{}, daily }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return expireEverywhere{}, hourly }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return tendEverywhere{}, hourly }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) { return dueMails{}, everyMinute }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return remindEverywhere{}, hourly }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return retainEverywhere{}, hourly }, start),
		river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return unusedEverywhere{}, daily }, start),
		river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour), func() (river.JobArgs, *river.InsertOpts) { return countMonths{}, daily }, start),
		river.NewPeriodicJob(river.PeriodicInterval(time.Minute), func() (river.JobArgs, *river.InsertOpts) { return scanFiles{}, onceAMinute() }, start),
	}
}
