package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/jobs/sms"
	"passerelle/locales/letter"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// Reach is how messages to persons leave: nil, or an empty sender, where a way is
// not configured.
type Reach struct {
	SMS sms.Transport
	// From is the sender of e-mails to persons, which must not say that justice
	// writes.
	From string
}

// deliverer sends messages to persons, one a job.
type deliverer struct {
	river.WorkerDefaults[summons.Deliver]
	pool  *db.Pool
	post  mail.Post
	reach Reach
	log   *slog.Logger
}

// deliverFor bounds one attempt with the notes before and after it.
const deliverFor = 3 * time.Minute

// Timeout is longer than what a gateway may take.
func (d *deliverer) Timeout(*river.Job[summons.Deliver]) time.Duration { return deliverFor }

// Work makes one attempt; the queue makes the next. The network stands between two
// units of work and in none.
func (d *deliverer) Work(ctx context.Context, job *river.Job[summons.Deliver]) error {
	who, message := actor.ForWorker(job.Args.Service), id.From[summons.Summons](job.Args.Summons)
	var claimed summons.Claimed
	var due bool
	err := d.pool.Write(ctx, who, func(tx *db.Tx) (err error) {
		claimed, due, err = summons.Claim(ctx, tx, message)
		return err
	})
	if err != nil || !due {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, dispatchFor)
	defer cancel()
	outcome := d.send(sending, claimed, job.Args)
	last := job.Attempt >= job.MaxAttempts
	noting, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	err = d.pool.Write(noting, who, func(tx *db.Tx) error { return summons.Settle(noting, tx, claimed, outcome, last) })
	if err != nil || outcome.Result == notification.Delivered {
		return err
	}
	d.log.Warn("message not sent", "summons", message, "result", outcome.Result, "reason", outcome.Reason, "attempt", claimed.Attempts)
	if outcome.Result == notification.Refused || last {
		return nil
	}
	return fmt.Errorf("message %s was %s: %s", message, outcome.Result, outcome.Reason)
}

// send hands a message to the way it takes.
func (d *deliverer) send(ctx context.Context, c summons.Claimed, job summons.Deliver) notification.Outcome {
	switch {
	case c.Channel == summons.SMS && d.reach.SMS != nil:
		return d.reach.SMS.Send(ctx, sms.Message{ID: job.Reference(), To: c.Address, Text: c.Text})
	case c.Channel == summons.Email && d.reach.From != "" && d.post.Transport != nil:
		words, err := letter.In(c.Language)
		if err != nil {
			return notification.Outcome{Result: notification.Refused, Reason: "language"}
		}
		l, err := views.Letter(ctx, words, c.Text)
		if err != nil {
			return notification.Outcome{Result: notification.Refused, Reason: "text"}
		}
		return d.post.Transport.Send(ctx, mail.Letter{ID: id.From[notification.Mail](c.ID.UUID), From: d.reach.From, To: c.Address, Subject: l.Subject, Text: l.Text, HTML: l.HTML})
	}
	return notification.Outcome{Result: notification.Postponed, Reason: "not_configured"}
}
