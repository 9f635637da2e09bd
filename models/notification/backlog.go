package notification

import (
	"context"
	"fmt"

	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/internal/store"
)

// Backlog is how much waits or went wrong behind the pages, everywhere together:
// counts, and nobody's.
type Backlog struct {
	Due, Running, Retrying, Failed int64   // jobs; those whose hour has not come are in none
	OldestSeconds                  float64 // how long the first job that is due has waited
	MailsUncertain, MailsFailed    int64
}

const queueBacklog = `
select count(*) filter (where state = 'available'), count(*) filter (where state = 'running'), count(*) filter (where state = 'retryable'),
  count(*) filter (where state = 'discarded'), coalesce(extract(epoch from now() - min(scheduled_at) filter (where state = 'available')), 0)::float8
from ` + store.QueueSchema + `.river_job where state in ('available','running','retryable','discarded')`

const mailBacklog = `
select count(*) filter (where status = 'uncertain'), count(*) filter (where status = 'failed') from mails where status in ('uncertain','failed')`

// CountBacklog counts as the queue's role and as a worker of no tenant.
func CountBacklog(ctx context.Context, pool *db.Pool) (b Backlog, err error) {
	queue := actor.Actor{Kind: "queue"} // sees the tables of the queue and nothing else
	// Not in one trip: whoever is not the queue yet may not even name its tables.
	err = pool.Read(ctx, queue, func(tx *db.Tx) error {
		return store.Each(ctx, tx, queueBacklog, nil, []any{&b.Due, &b.Running, &b.Retrying, &b.Failed, &b.OldestSeconds}, func() error { return nil })
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("backlog of the queue: %w", err)
	}
	err = store.Once(ctx, pool.Store(), actor.Actor{Kind: actor.Worker}, mailBacklog, nil, &b.MailsUncertain, &b.MailsFailed)
	if err != nil {
		return Backlog{}, fmt.Errorf("backlog of e-mails: %w", err)
	}
	return b, nil
}
