package jobs_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/jobs"
	"passerelle/handlers/jobs/mail"
	"passerelle/locales"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
	"passerelle/models/id"
	"passerelle/models/notification"
	"passerelle/models/referral"
)

// catcher is a way to send that answers as it is told.
type catcher struct {
	mu      sync.Mutex
	letters []mail.Letter
	answer  notification.Outcome
}

func (c *catcher) Send(_ context.Context, l mail.Letter) notification.Outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.letters = append(c.letters, l)
	return c.answer
}

func (c *catcher) got() []mail.Letter {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.letters)
}

var delivered = notification.Outcome{Result: notification.Delivered}

// rig is a lived-in world of which old messages are gone, with workers that
// send through a catcher.
type rig struct {
	*dbtest.Database
	t    *testing.T
	box  *catcher
	post mail.Post
	// reach is how persons are told; not at all where it is not set.
	reach jobs.Reach
	log   *slog.Logger
}

func newRig(t *testing.T) *rig {
	w := world.Lived(t)
	w.Exec(t, "truncate notices, inbox_items, mails cascade")
	// The clock tells nobody anything of its own: what a test does is all there is.
	w.Exec(t, `update referrals set acknowledge_due_on = '2027-12-31', remind_on = '2027-12-31', answer_due_on = '2027-12-31', expires_on = '2027-12-31',
		service_due_on = case when service_due_on is not null then date '2027-12-31' end, question_ends_on = case when question_ends_on is not null then date '2027-12-31' end,
		settled_at = case when status in ('declined', 'expired') then coalesce(settled_at, $1) end,
		settled_as = case when status in ('declined', 'expired') then coalesce(settled_as, 'nothing') end`, dbtest.Monday)
	w.Exec(t, "update memberships set created_at = $1, last_used_at = $1", dbtest.Monday)
	w.Exec(t, "update agreements set status = 'suspended' where ends_on < $1", dbtest.Monday.AddDate(0, 6, 0))
	w.Exec(t, `insert into checklist_steps (session_id, cycle_id, service_id, step, done_for, done_at, done_by, done_name)
		select s.id, s.cycle_id, s.service_id, step, (s.starts_at at time zone c.time_zone)::date, $1, c.created_by, 'N'
		from sessions s join actions a on a.cycle_id = s.cycle_id join cycles c on c.id = s.cycle_id, unnest(array['guests', 'authorisations', 'participants']) step
		on conflict (session_id, step) do update set done_for = excluded.done_for, done_at = excluded.done_at, done_by = excluded.done_by, done_name = excluded.done_name`, dbtest.Monday)
	words, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	box := &catcher{answer: delivered}
	return &rig{Database: w, t: t, box: box, log: slog.New(slog.DiscardHandler),
		post: mail.Post{Transport: box, Words: words, Portal: "https://passerelle.exemple.test", From: "Passerelle <portail@exemple.test>", Key: make([]byte, 32)}}
}

// workUntil lets the workers run until a query answers true.
func (r *rig) workUntil(query string, args ...any) {
	r.t.Helper()
	ctx, stop := context.WithCancel(r.t.Context())
	defer stop()
	ended := make(chan error, 1)
	r.Exec(r.t, "delete from queue.river_job where kind in ('due_mails', 'tend_everywhere', 'tend')") // the next minute, as the queue sees it
	go func() {
		ended <- jobs.Run(ctx, jobs.With{DSN: r.Login, Pool: r.Pool, Post: r.post, Reach: r.reach, Log: r.log})
	}()
	look := time.NewTicker(30 * time.Millisecond)
	defer look.Stop()
	until := time.After(30 * time.Second)
	for done := false; !done; {
		select {
		case <-look.C:
			r.Scan(r.t, query, args, &done)
		case <-until:
			r.t.Fatalf("never true: %s", query)
		}
	}
	stop()
	if err := <-ended; err != nil {
		r.t.Error(err)
	}
}

func (r *rig) as(who actor.Actor, fn func(context.Context, *db.Tx) error) {
	r.t.Helper()
	if err := r.Pool.Write(r.t.Context(), who, func(tx *db.Tx) error { return fn(r.t.Context(), tx) }); err != nil {
		r.t.Fatal(err)
	}
}

// acknowledged has Karim take a referral of Nadia's in hand.
func (r *rig) acknowledged() referral.ID {
	r.t.Helper()
	var found uuid.UUID
	r.Scan(r.t, "select id from referrals where service_id = $1 and organisation_id = $2 and status = 'sent' order by id limit 1", []any{fixture.ValClair.ID, fixture.Relais.ID}, &found)
	r.Exec(r.t, "update referrals set referent_id = $1 where id = $2", fixture.Nadia.Account(), found)
	of := id.From[referral.Referral](found)
	r.as(fixture.Karim.Actor(), func(ctx context.Context, tx *db.Tx) error { return referral.Acknowledge(ctx, tx, of) })
	return of
}

func (r *rig) status() (status, reason string, attempts int) {
	r.t.Helper()
	r.Scan(r.t, "select status, reason, attempts from mails", nil, &status, &reason, &attempts)
	return status, reason, attempts
}

const sent = "select count(*) > 0 and bool_and(status = 'sent') from mails"
