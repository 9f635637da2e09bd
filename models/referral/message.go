package referral

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/actor"
	"passerelle/models/audit"
	"passerelle/models/day"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
	"passerelle/models/notification"
	"passerelle/models/partner"
	"passerelle/models/person"
)

// MessageLength bounds a message or a note, in characters.
const MessageLength = 2000

// Message is what one side wrote to the other. Messages are only ever added.
type Message struct {
	ID   uuid.UUID
	At   time.Time
	Side flow.By
	Name string
	Body string
}

// Messages gives what both sides wrote, the oldest first.
func Messages(ctx context.Context, tx *db.Tx, of ID) ([]Message, error) {
	var all []Message
	err := store.In(ctx, tx).Raw("select id, at, side, by_name as name, body from referral_messages where referral_id = ? order by at, id", of).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("messages of referral %s: %w", of, err)
	}
	return all, nil
}

// WriteMessage writes to the other side while the referral is under way. Between
// a service and a health partner there are no messages: what a health partner
// says is typed.
func WriteMessage(ctx context.Context, tx *db.Tx, of ID, body string) error {
	a, side, err := lock(ctx, tx, of)
	if err != nil {
		return err
	}
	if err := a.underWay(); err != nil {
		return err
	}
	if side == flow.Service {
		if err := person.CheckUnlimited(ctx, tx, "referral", of.UUID, "body"); err != nil {
			return err
		}
	}
	to, err := partner.ByID(ctx, tx, id.From[partner.Organisation](a.Organisation))
	if err != nil {
		return err
	}
	if !to.Kind.WritesFreely() {
		return fault.Of(fault.Invalid, "referral.error.message_health")
	}
	if body, err = written(body); err != nil {
		return err
	}
	err = store.In(ctx, tx).Table("referral_messages").Create(map[string]any{
		"id": id.New[Message](), "referral_id": a.ID, "service_id": a.Service, "organisation_id": a.Organisation,
		"at": a.notBefore(tx.Now), "side": string(side), "by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "body": body,
	}).Error
	if err != nil {
		return fmt.Errorf("message on referral %s: %w", of, err)
	}
	if err := a.notice(ctx, tx, DoMessage, side, With{}); err != nil {
		return err
	}
	return a.tell(ctx, tx, notification.ReferralMessage, other(side), day.Day{})
}

func written(body string) (string, error) {
	body = strings.TrimSpace(body)
	switch {
	case body == "":
		return "", fault.Field("body", "referral.error.body")
	case utf8.RuneCountInString(body) > MessageLength:
		return "", fault.Field("body", "referral.error.long", "max", MessageLength)
	}
	return body, nil
}

// Note is what the service keeps to itself about a referral.
type Note struct {
	ID   uuid.UUID
	At   time.Time
	Name string
	Body string
}

// Notes gives the service's notes, the oldest first. A partner's role has no
// right to their table: asking for them there is an error, not an empty answer.
func Notes(ctx context.Context, tx *db.Tx, of ID) ([]Note, error) {
	var all []Note
	err := store.In(ctx, tx).Raw("select id, at, by_name as name, body from referral_notes where referral_id = ? order by at, id", of).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("notes of referral %s: %w", of, err)
	}
	return all, nil
}

// AddNote notes something for colleagues, whatever the state of the referral. No
// event tells of it: the partner reads events.
func AddNote(ctx context.Context, tx *db.Tx, of ID, body string) error {
	if tx.Actor.Kind != actor.Staff {
		return fault.Of(fault.Forbidden, "")
	}
	a, err := load(ctx, tx, of)
	if err != nil {
		return err
	}
	if body, err = written(body); err != nil {
		return err
	}
	note := id.New[Note]()
	err = store.In(ctx, tx).Table("referral_notes").Create(map[string]any{
		"id": note, "referral_id": a.ID, "service_id": a.Service, "at": tx.Now, "by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "body": body,
	}).Error
	if err != nil {
		return fmt.Errorf("note on referral %s: %w", of, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Create, Noun: "referral_note", ID: note.UUID})
}
