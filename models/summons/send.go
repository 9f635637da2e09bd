package summons

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// Deliver is the job that sends one message.
type Deliver struct {
	Summons uuid.UUID `json:"summons"`
	Service uuid.UUID `json:"service"`
}

// Kind names the job.
func (Deliver) Kind() string { return "deliver_summons" }

// Reference is what a gateway knows a message by: the service and the message, so
// that its receipt leads back to them.
func (d Deliver) Reference() string { return d.Service.String() + "." + d.Summons.String() }

// ParseReference reads a Reference.
func ParseReference(text string) (Deliver, error) {
	service, message, _ := strings.Cut(text, ".")
	of, err := uuid.Parse(service)
	if err != nil {
		return Deliver{}, fault.Of(fault.Invalid, "")
	}
	which, err := uuid.Parse(message)
	if err != nil {
		return Deliver{}, fault.Of(fault.Invalid, "")
	}
	return Deliver{Summons: which, Service: of}, nil
}

// Queue is the queue of its own that messages to persons go through.
const Queue = "summons"

// attempts are how often the queue tries, later and later, for about seventeen
// hours: whoever is called then is called too late to come.
const attempts = 12

// InsertOpts gives the job its queue.
func (Deliver) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: Queue, MaxAttempts: attempts}
}

// New is a message as somebody sends it. Text is what will be read, in the
// language; a letter has none.
type New struct {
	Channel  Channel
	Language string
	Text     string
}

// Send leaves a message to the person, which a worker sends once the unit of work
// is committed; of a letter it notes that it was given or posted. What cannot be
// told, or not this way, is a fault: the page showed something older.
func Send(ctx context.Context, tx *db.Tx, o Outlook, n New) (ID, error) {
	if o.Kind == "" {
		return ID{}, fault.Of(fault.Conflict, "summons.error.nothing")
	}
	if hindered, known := o.Ways[n.Channel]; !slices.Contains(Channels, n.Channel) || known && hindered != "" {
		return ID{}, fault.Field("channel", "summons.error.channel")
	}
	row := o.row(tx, n)
	if err := store.In(ctx, tx).Table("summonses").Create(row).Error; err != nil {
		return ID{}, fmt.Errorf("message to person %s: %w", o.To.ID, err)
	}
	made := row["id"].(ID)
	err := audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "summons", ID: made.UUID, Person: o.To.ID.UUID, Detail: string(o.Kind) + " " + string(n.Channel)})
	if err != nil || !n.Channel.Written() {
		return made, err
	}
	return made, store.Enqueue(ctx, tx, store.Job{Args: Deliver{Summons: made.UUID, Service: tx.Actor.Service}})
}

// row is the message as the table holds it.
func (o Outlook) row(tx *db.Tx, n New) map[string]any {
	row := map[string]any{
		"id": id.New[Summons](), "service_id": tx.Actor.Service, "person_id": o.To.ID, "sequence": o.At.Sequence, "kind": string(o.Kind), "channel": string(n.Channel), "language": n.Language,
		"status": string(Programmed), "created_at": tx.Now, "by_id": tx.Actor.Account, "by_name": tx.Actor.Name,
	}
	o.Subject.name(row, about{o.At.Whereabouts, o.organisation, o.At.Number, o.Cycle, o.At.StartsAt})
	switch n.Channel {
	case SMS:
		row["address"], row["text"], row["segments"] = o.To.Phone, n.Text, Segments(n.Text).Segments
	case Email:
		row["address"], row["text"] = o.To.Email, n.Text
	default:
		row["status"], row["sent_at"] = string(Sent), tx.Now
	}
	return row
}
