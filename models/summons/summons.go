// Package summons tells persons of what they are awaited at – appointments with
// partners, sessions of their groups, hours at permanences: it calls them, reminds
// them, says that one moved or will not be, and keeps the proof of it. No partner
// reads any of it, and no message says why somebody is received.
package summons

import (
	"context"
	"fmt"
	"time"

	"passerelle/models/db"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// ID identifies a message to a person; a gateway knows it by the same.
type ID = id.Of[Summons]

// Kind is what a message tells of.
type Kind string

const (
	Convocation Kind = "convocation"
	Reminder    Kind = "reminder"
	Moved       Kind = "moved"
	Cancelled   Kind = "cancelled"
)

// Kinds lists them.
var Kinds = []Kind{Convocation, Reminder, Moved, Cancelled}

// Channel is the way a message takes.
type Channel string

const (
	SMS    Channel = "sms"
	Email  Channel = "email"
	Handed Channel = "handed" // a letter given by hand
	Posted Channel = "posted" // a letter
)

// Channels lists them in the order of a form.
var Channels = []Channel{SMS, Email, Handed, Posted}

// Written reports whether the portal itself sends what goes this way.
func (c Channel) Written() bool { return c == SMS || c == Email }

// Status is where a message stands.
type Status string

const (
	Programmed Status = "programmed"
	Sending    Status = "sending"
	Sent       Status = "sent" // a gateway took it, or the letter left
	Delivered  Status = "delivered"
	Failed     Status = "failed"
	Stopped    Status = "cancelled" // what it told of no longer stood
)

// Statuses lists them.
var Statuses = []Status{Programmed, Sending, Sent, Delivered, Failed, Stopped}

// Summons is one message, as the service reads it.
type Summons struct {
	ID ID
	Subject
	Number     int       // of a referral's appointment
	Sequence   int       // of the version it tells of
	StartsAt   time.Time // the hour it tells of; zero of a referral's appointment
	Place      *string   // where one was awaited then, as Meeting.Whereabouts; nil where it was not kept
	Kind       Kind
	DaysBefore int // of a reminder
	Channel    Channel
	Language   string
	Address    string
	Text       string
	Segments   int
	Status     Status
	Reason     string
	CreatedAt  time.Time
	Name       string // who sent it; empty for the clock
	SentAt     *time.Time
	EndedAt    *time.Time
	FollowedAs FollowUp
}

// At is the moment that says most about a message: its end, else its sending, else
// its beginning.
func (s Summons) At() time.Time {
	switch {
	case s.EndedAt != nil:
		return *s.EndedAt
	case s.SentAt != nil:
		return *s.SentAt
	}
	return s.CreatedAt
}

// Tells reports whether the person was told, as far as one knows today.
func (s Summons) Tells() bool { return s.Status != Failed && s.Status != Stopped }

const columns = `
select id, referral_id as referral, enrolment_id as enrolment, session_id as session, visit_id as visit, coalesce(number, 0) as number, sequence, starts_at, place, kind, days_before,
  channel, language, address, text, segments, status, reason, created_at, by_name as name, sent_at, ended_at, followed_as from summonses where `

// historyLength bounds what a page shows.
const historyLength = 50

// Of lists what was said of an appointment, an hour, or all sessions of a group to
// one person, the latest first.
func Of(ctx context.Context, tx *db.Tx, of Subject) ([]Summons, error) {
	where := "referral_id"
	switch {
	case !of.Enrolment.Zero():
		where = "enrolment_id"
	case !of.Visit.Zero():
		where = "visit_id"
	}
	var all []Summons
	err := store.In(ctx, tx).Raw(columns+where+" = ? order by created_at desc, id desc limit ?", of.ID(), historyLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("messages of %s: %w", of.ID(), err)
	}
	return all, nil
}
