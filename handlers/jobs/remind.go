package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/locales"
	"passerelle/locales/letter"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/summons"
	views "passerelle/views/summonses"
)

// remindEverywhere asks for one remind a service.
type remindEverywhere struct{}

func (remindEverywhere) Kind() string { return "remind_everywhere" }

// remind looks for the messages of a service whose hour has come.
type remind struct {
	Service uuid.UUID `json:"service"`
}

func (remind) Kind() string { return "remind" }

func addRemind(all *river.Workers, with With) {
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, _ *river.Job[remindEverywhere]) error {
		return queueReminders(ctx, with)
	}))
	river.AddWorker(all, river.WorkFunc(func(ctx context.Context, job *river.Job[remind]) error {
		return remindIn(ctx, with, job.Args.Service)
	}))
}

// ways are those that this installation can take.
func (w With) ways() summons.Reach {
	return summons.Reach{SMS: w.Reach.SMS != nil, Email: w.Reach.From != "" && w.Post.Transport != nil}
}

func queueReminders(ctx context.Context, with With) error {
	if with.ways() == (summons.Reach{}) {
		return nil
	}
	return askEach(ctx, with.Pool, func(service uuid.UUID) river.JobArgs { return remind{Service: service} })
}

// remindIn leaves each message in a unit of work of its own: one that fails leaves
// the others, and the job, tried again, finds only what is left.
func remindIn(ctx context.Context, with With, service uuid.UUID) error {
	who := actor.ForWorker(service)
	var due []summons.Due
	var words map[summons.Kind]summons.Words
	err := with.Pool.Read(ctx, who, func(tx *db.Tx) (err error) {
		if due, err = summons.AllDue(ctx, tx); err != nil || len(due) == 0 {
			return err
		}
		words, err = summons.WordsOf(ctx, tx)
		return err
	})
	for _, d := range due {
		way := d.Way(with.ways())
		if way == "" {
			continue
		}
		text, failed := dueText(ctx, with.Post.Words, d, way, words[d.Kind].Words)
		if failed == nil {
			failed = with.Pool.Write(ctx, who, func(tx *db.Tx) error { return summons.Remind(ctx, tx, d, way, text) })
		}
		err = errors.Join(err, failed)
	}
	return err
}

// dueText writes a message on the clock of the place one is received at.
func dueText(ctx context.Context, words *locales.Catalogue, d summons.Due, way summons.Channel, added string) (string, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return "", fmt.Errorf("zone of what person %s is awaited at: %w", d.Person, err)
	}
	ctx = locales.Into(ctx, words.Localizer(letter.French, zone))
	return views.Text(ctx, d.Kind, way, d.Language, views.Appointment{
		On: d.On, StartsAt: d.StartsAt, Held: d.Held, Place: d.At.Where(), Zone: zone, Phone: d.ServicePhone, Added: added, Relocated: d.Relocated,
	})
}
