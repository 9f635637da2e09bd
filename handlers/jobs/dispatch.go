package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/google/uuid"

	"passerelle/handlers/jobs/mail"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/notification"
)

// dispatchFor bounds one dialogue with a mail server.
const dispatchFor = 2 * time.Minute

// dispatcher sends e-mails, one a job.
type dispatcher struct {
	river.WorkerDefaults[notification.Dispatch]
	pool *db.Pool
	post mail.Post
	log  *slog.Logger
}

// Timeout leaves it to Work how long to take: what a server took must be noted,
// however long the database is away.
func (d *dispatcher) Timeout(*river.Job[notification.Dispatch]) time.Duration { return -1 }

// Work makes one attempt. The dialogue with the server stands between two units
// of work and in none.
func (d *dispatcher) Work(ctx context.Context, job *river.Job[notification.Dispatch]) error {
	who, mail := workerOf(job.Args.Service, job.Args.Organisation), id.From[notification.Mail](job.Args.Mail)
	if d.post.Transport == nil {
		return d.pool.Write(ctx, who, func(tx *db.Tx) error { return notification.Unconfigured(ctx, tx, mail) })
	}
	var claimed notification.Claimed
	var due bool
	err := d.pool.Write(ctx, who, func(tx *db.Tx) (err error) {
		claimed, due, err = notification.Claim(ctx, tx, mail)
		return err
	})
	if err != nil || !due {
		return err
	}
	letter, err := d.post.Write(ctx, claimed)
	if fault.Is(err, fault.Gone) {
		return d.pool.Write(ctx, who, func(tx *db.Tx) error { return notification.Drop(ctx, tx, mail) })
	}
	if err != nil {
		return fmt.Errorf("write mail %s: %w", mail, err)
	}
	sending, cancel := context.WithTimeout(ctx, dispatchFor)
	defer cancel()
	outcome := d.post.Transport.Send(sending, letter)
	if outcome.Result != notification.Delivered {
		d.log.Warn("mail not sent", "mail", mail, "result", outcome.Result, "reason", outcome.Reason, "attempt", claimed.Attempts)
	}
	return d.settle(ctx, who, claimed, outcome)
}

// settle notes what came of an attempt, and goes on trying to until the program
// stops: a message that was taken must not be sent again because the database
// was away for a moment.
func (d *dispatcher) settle(ctx context.Context, who actor.Actor, claimed notification.Claimed, outcome notification.Outcome) error {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := d.note(ctx, who, claimed, outcome)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("mail %s was %s, which is not noted: %w", claimed.ID, outcome.Result, err)
		case <-time.After(pause):
		}
	}
}

// note writes even while the program is being stopped.
func (d *dispatcher) note(ctx context.Context, who actor.Actor, claimed notification.Claimed, outcome notification.Outcome) error {
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return d.pool.Write(noting, who, func(tx *db.Tx) error { return notification.Settle(noting, tx, claimed, outcome) })
}

// dispatchDue asks for a job for each e-mail whose turn has come: those to be
// tried again, and those that waited for a server to be configured.
func dispatchDue(ctx context.Context, pool *db.Pool, post mail.Post) error {
	if post.Transport == nil {
		return nil
	}
	var due []notification.Dispatch
	err := pool.Read(ctx, actor.ForWorker(uuid.Nil), func(tx *db.Tx) (err error) {
		due, err = notification.DueMails(ctx, tx)
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	all := make([]river.InsertManyParams, len(due))
	for i, mail := range due {
		all[i] = river.InsertManyParams{Args: mail}
	}
	return insert(ctx, all)
}

// insert asks for jobs from within a job.
func insert(ctx context.Context, all []river.InsertManyParams) error {
	queue, err := river.ClientFromContextSafely[pgx.Tx](ctx)
	if err != nil {
		return fmt.Errorf("ask for jobs: %w", err)
	}
	if _, err := queue.InsertMany(ctx, all); err != nil {
		return fmt.Errorf("ask for jobs: %w", err)
	}
	return nil
}
